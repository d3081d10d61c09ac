// Colours by meaning: what a word is, not how it is spelled.

import type { TokenType } from '../../grammar/chevrotain.js';
import {
  type Keyword,
  keyword,
  lex,
  NumberLiteral,
  SizeLiteral,
  StringLiteral,
  tokenRange,
} from '../../grammar/tokens.js';
import { assertNever } from '../assert-never.js';
import type { Analysis } from './analysis.js';
import type { NameSymbol } from './name-symbol.js';

export const TOKEN_TYPES = [
  ...['keyword', 'comment', 'string', 'number', 'class', 'struct', 'namespace', 'enum', 'enumMember', 'variable'],
  ...['property', 'parameter', 'function', 'type'],
] as const;
export type SemanticType = (typeof TOKEN_TYPES)[number];
export const TOKEN_MODIFIERS = ['declaration', 'defaultLibrary'] as const;

export interface SemanticToken {
  readonly start: number;
  readonly end: number;
  readonly type: SemanticType;
  readonly isDeclaration: boolean;
  readonly isBuiltIn: boolean;
}

const KEYWORDS: ReadonlySet<TokenType> = new Set(
  Object.values<TokenType>(keyword satisfies Record<Keyword, TokenType>),
);

/** In the order of the text, none over another. */
export function semanticTokens(analysis: Analysis): readonly SemanticToken[] {
  const { tokens, comments, foreignComments } = lex(analysis.text);
  const found = new Map<number, SemanticToken>();
  for (const { span, symbol, isDefinition } of analysis.names.uses) {
    if (found.has(span.start)) continue;
    const isBuiltIn = symbol.kind === 'built-in';
    found.set(span.start, {
      start: span.start,
      end: span.end,
      type: typeOf(symbol),
      isDeclaration: isDefinition,
      isBuiltIn,
    });
  }
  const add = (start: number, end: number, type: SemanticType): void => {
    if (!found.has(start)) found.set(start, { start, end, type, isDeclaration: false, isBuiltIn: false });
  };
  for (const token of tokens) {
    const { start, end } = tokenRange(token);
    if (KEYWORDS.has(token.tokenType)) add(start, end, 'keyword');
    else if (token.tokenType === NumberLiteral || token.tokenType === SizeLiteral) add(start, end, 'number');
    else if (token.tokenType === StringLiteral) add(start, end, 'string');
  }
  for (const { start, end } of [...comments, ...foreignComments]) add(start, end, 'comment');
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function typeOf(symbol: NameSymbol): SemanticType {
  switch (symbol.kind) {
    case 'declaration':
      return symbol.noun === 'data set' ? 'struct' : symbol.noun === 'profile' ? 'namespace' : 'class';
    case 'table':
      return 'enum';
    case 'row':
    case 'word':
      return 'enumMember';
    case 'entry':
    case 'variable':
      return 'variable';
    case 'setting':
      return symbol.noun === 'argument' ? 'parameter' : 'property';
    case 'built-in':
      return 'function';
    case 'unit':
    case 'type':
      return 'type';
    default:
      return assertNever(symbol);
  }
}
