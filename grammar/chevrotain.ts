// The one place where the parser library is loaded. Its package entry reads about 400 small files, mostly lodash
// (190 ms before the first character is lexed); the single-file build that the same package ships takes 8 ms.
// The package's export map hides that build, so it is addressed relative to the entry.

const entry = import.meta.resolve('chevrotain');
const library = (await import(new URL('../chevrotain.mjs', entry).href)) as typeof import('chevrotain');

export const { CstParser, Lexer, createToken, createTokenInstance, tokenMatcher } = library;
export type {
  CstNode,
  IParserErrorMessageProvider,
  IRecognitionException,
  IToken as Token,
  TokenType,
} from 'chevrotain';
