// The words of the language: one token type per keyword and symbol, and the lexer over them. The lexer accepts any
// text; what has no meaning comes back as `unknown` ranges. Newlines are tokens, comments are kept apart.

import type { Range } from './ast.js';
import { createToken, createTokenInstance, Lexer, type Token, type TokenType, tokenMatcher } from './chevrotain.js';

export const Newline = createToken({ name: 'Newline', pattern: /\r\n|\r|\n/, line_breaks: true });
const WhiteSpace = createToken({ name: 'WhiteSpace', pattern: /[ \t]+/, group: Lexer.SKIPPED });
const Comment = createToken({ name: 'Comment', pattern: /#[^\n\r]*/, group: 'comments' });

export const Ident = createToken({ name: 'Ident', pattern: /[A-Za-z_][A-Za-z0-9_]*/ });
export const SizeLiteral = createToken({ name: 'SizeLiteral', pattern: /\d+[xX\u00d7]\d+/ });
export const NumberLiteral = createToken({
  name: 'NumberLiteral',
  pattern: /\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?/,
});
/** Ends at the line's end when its quote is missing; `decodeString` tells. */
export const StringLiteral = createToken({
  name: 'StringLiteral',
  pattern: /"[^"\\\n\r]*(?:\\[^\n\r][^"\\\n\r]*)*"?/,
});

const keywordNames = [
  ...['from', 'import', 'dataset', 'profile', 'experiment', 'extends', 'with', 'ablation', 'of', 'sweep', 'in'],
  ...['when', 'skip', 'where', 'sample', 'seed', 'extern', 'uses', 'final', 'add', 'drop', 'keep', 'and', 'or', 'as'],
] as const;
export type Keyword = (typeof keywordNames)[number];

/** Every keyword is also a name (`categories`), so that `seed` or `sample` may still be settings. */
export const keyword = Object.fromEntries(
  keywordNames.map((word) => [
    word,
    createToken({
      name: word.charAt(0).toUpperCase() + word.slice(1),
      pattern: new RegExp(word),
      label: word,
      longer_alt: Ident,
      categories: Ident,
    }),
  ]),
) as Readonly<Record<Keyword, TokenType>>;

function symbol(name: string, text: string): TokenType {
  return createToken({ name, pattern: text, label: text });
}
export const DotDot = symbol('DotDot', '..');
export const Dot = symbol('Dot', '.');
export const EqualEqual = symbol('EqualEqual', '==');
export const NotEqual = symbol('NotEqual', '!=');
export const LessEqual = symbol('LessEqual', '<=');
export const GreaterEqual = symbol('GreaterEqual', '>=');
export const Less = symbol('Less', '<');
export const Greater = symbol('Greater', '>');
export const Equal = symbol('Equal', '=');
export const Plus = symbol('Plus', '+');
export const Minus = symbol('Minus', '-');
export const Star = symbol('Star', '*');
export const Slash = symbol('Slash', '/');
export const Percent = symbol('Percent', '%');
export const Bar = symbol('Bar', '|');
export const Comma = symbol('Comma', ',');
export const Colon = symbol('Colon', ':');
export const Semicolon = symbol('Semicolon', ';');
export const OpenBrace = symbol('OpenBrace', '{');
export const CloseBrace = symbol('CloseBrace', '}');
export const OpenParen = symbol('OpenParen', '(');
export const CloseParen = symbol('CloseParen', ')');
export const OpenBracket = symbol('OpenBracket', '[');
export const CloseBracket = symbol('CloseBracket', ']');

// Not of the language: spellings from other languages that have one obvious meaning. `correct-spelling.ts` replaces
// each by the token it stands for and says so; the parser never sees one.
export const DoubleAmpersand = symbol('DoubleAmpersand', '&&');
export const DoubleBar = symbol('DoubleBar', '||');
export const PlusEqual = symbol('PlusEqual', '+=');
export const MinusEqual = symbol('MinusEqual', '-=');
export const SingleQuoted = createToken({ name: 'SingleQuoted', pattern: /'[^'\n\r]*'?/ });
export const BareFraction = createToken({ name: 'BareFraction', pattern: /\.\d[\d_]*(?:[eE][+-]?\d+)?/ });
const SlashComment = createToken({ name: 'SlashComment', pattern: /\/\/[^\n\r]*/, group: 'foreignComments' });
const BlockComment = createToken({
  name: 'BlockComment',
  pattern: /\/\*(?:[^*\n\r]|\*(?!\/))*(?:\*\/)?/,
  group: 'foreignComments',
});

/** What the grammar is made of. */
export const grammarTokens: readonly TokenType[] = [
  ...[Newline, SizeLiteral, NumberLiteral, StringLiteral, ...Object.values(keyword), Ident],
  ...[DotDot, Dot, EqualEqual, NotEqual, LessEqual, GreaterEqual, Less, Greater, Equal, Plus, Minus, Star, Slash],
  ...[Percent, Bar, Comma, Colon, Semicolon],
  ...[OpenBrace, CloseBrace, OpenParen, CloseParen, OpenBracket, CloseBracket],
];

const signs: ReadonlyMap<string, string> = new Map(grammarTokens.map((type) => [type.name, type.LABEL ?? type.name]));

/** How a keyword or symbol is written, by its token name: `of`, `{`. */
export function signOf(name: string): string {
  return signs.get(name) ?? name;
}

/** `validate` looks for unreachable and malformed patterns, which a test does once for all. */
export function makeLexer(options: { readonly validate: boolean }): InstanceType<typeof Lexer> {
  const foreign = [SlashComment, BlockComment, SingleQuoted, BareFraction];
  const foreignSigns = [DoubleAmpersand, DoubleBar, PlusEqual, MinusEqual];
  return new Lexer([WhiteSpace, Comment, ...foreign, ...foreignSigns, ...grammarTokens], {
    positionTracking: 'onlyOffset',
    ensureOptimizations: true,
    skipValidations: !options.validate,
  });
}

const lexer = makeLexer({ validate: false });

/** The tokens of a text, in order; comments and text without meaning stand beside them. */
export interface LexedText {
  readonly tokens: readonly Token[];
  readonly comments: readonly Range[];
  /** comments in the signs of other languages */
  readonly foreignComments: readonly Range[];
  readonly unknown: readonly Range[];
}

/** Cuts any text into tokens; never throws. A byte order mark at the start counts as a space. */
export function lex(text: string): LexedText {
  const result = lexer.tokenize(text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text);
  const foreignComments = closeBlockComments(text, (result.groups.foreignComments ?? []).map(tokenRange));
  const unknown = result.errors.map((error) => ({ start: error.offset, end: error.offset + error.length }));
  const comments = (result.groups.comments ?? []).map(tokenRange);
  if (!foreignComments.some((range) => text.startsWith('/*', range.start))) {
    return { tokens: result.tokens, comments, foreignComments, unknown };
  }
  const isOutside = outside(foreignComments);
  return {
    tokens: result.tokens.filter((token) => isOutside(token.startOffset)),
    comments: comments.filter((range) => isOutside(range.start)),
    foreignComments,
    unknown: unknown.filter((range) => isOutside(range.start)),
  };
}

/** Lets a block comment reach over lines to its end sign; without one it ends with its line, or it would swallow the file. */
function closeBlockComments(text: string, starts: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  let covered = 0;
  let anyCloserLeft = true;
  for (const range of starts) {
    if (range.start < covered) continue;
    let { end } = range;
    if (anyCloserLeft && text.startsWith('/*', range.start) && !text.startsWith('*/', end - 2)) {
      const closer = text.indexOf('*/', end);
      if (closer < 0) anyCloserLeft = false;
      else end = closer + 2;
    }
    result.push({ start: range.start, end });
    covered = end;
  }
  return result;
}

/** Tells whether an offset lies in none of the ranges, which are in order. */
function outside(ranges: readonly Range[]): (offset: number) => boolean {
  return (offset) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle]!.end <= offset) low = middle + 1;
      else high = middle;
    }
    const candidate = ranges[low];
    return candidate === undefined || offset < candidate.start;
  };
}

/** Where a token stands. */
export function tokenRange(token: Token): Range {
  return { start: token.startOffset, end: tokenEnd(token) };
}

/** Where the text behind a token starts. */
export function tokenEnd(token: Token): number {
  return token.endOffset ?? token.startOffset + token.image.length;
}

/** A token that stands for other text, or for text that is missing. `endOffset` is exclusive here and below. */
export function makeToken(type: TokenType, image: string, range: Range): Token {
  return createTokenInstance(type, image, range.start, range.end, Number.NaN, Number.NaN, Number.NaN, Number.NaN);
}

/** A keyword where it can only be a name. */
export function asName(token: Token): Token {
  return makeToken(Ident, token.image, tokenRange(token));
}

/** A name: a plain one, or a keyword used as one. */
export function isName(token: Token | undefined): boolean {
  return token !== undefined && tokenMatcher(token, Ident);
}

/** Of at most five types. Asked several times for every token of a file, so it makes no list. */
export function isOneOf(token: Token | undefined, a: TokenType, b = a, c = a, d = a, e = a): boolean {
  if (token === undefined) return false;
  const { tokenType } = token;
  return tokenType === a || tokenType === b || tokenType === c || tokenType === d || tokenType === e;
}

/** Names, numbers, sizes and texts: what only the user can know. */
export function isContent(type: TokenType): boolean {
  return type === Ident || type === NumberLiteral || type === SizeLiteral || type === StringLiteral;
}

export function isBracket(type: TokenType): boolean {
  return brackets.has(type);
}

const brackets: ReadonlySet<TokenType> = new Set([
  ...[OpenBrace, CloseBrace, OpenParen, CloseParen, OpenBracket, CloseBracket],
]);
