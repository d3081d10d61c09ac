// What the beginning of a line looks like. Arguments are written `name: value`, settings `path = value`; so the first
// few tokens tell a setting from a continued bracket, and recovery can rely on it. Each look is bounded by one path.

import type { Token, TokenType } from './chevrotain.js';
import * as t from './tokens.js';

const kw = t.keyword;

const declarationKeywords: ReadonlySet<TokenType> = new Set([
  ...[kw.from, kw.dataset, kw.profile, kw.experiment, kw.ablation, kw.sweep, kw.extern],
]);
const selectors: ReadonlySet<TokenType> = new Set([kw.add, kw.drop, kw.keep]);

/** Declarations whose header is followed by a block. */
export const blockDeclarations: ReadonlySet<TokenType> = new Set([
  ...[kw.dataset, kw.profile, kw.experiment, kw.ablation, kw.sweep],
]);

/** `experiment spcr`, `from "…"`; not `sweep = 3`, which sets something of that name. */
export function startsDeclaration(tokens: readonly Token[], at: number): boolean {
  const first = tokens[at];
  if (first === undefined || !declarationKeywords.has(first.tokenType)) return false;
  const next = tokens[at + 1];
  return first.tokenType === kw.from ? t.isOneOf(next, t.StringLiteral) : t.isName(next);
}

export function isDeclarationKeyword(token: Token | undefined): boolean {
  return token !== undefined && declarationKeywords.has(token.tokenType);
}

/** The index behind the path that starts at `at`, or `at` when none does. */
export function skipPath(tokens: readonly Token[], at: number): number {
  if (!t.isName(tokens[at])) return at;
  let end = at + 1;
  while (t.isOneOf(tokens[end], t.Dot) && t.isName(tokens[end + 1])) end += 2;
  return end;
}

/** Whether an edit, an axis, a `skip` or a `sample` starts here: nothing that may stand in a bracket does. */
export function startsStatement(tokens: readonly Token[], at: number): boolean {
  const first = tokens[at];
  const next = tokens[at + 1];
  if (t.isOneOf(first, t.OpenParen)) return startsTupleAxis(tokens, at);
  if (t.isOneOf(first, kw.skip) && t.isOneOf(next, kw.where)) return true;
  if (t.isOneOf(first, kw.sample) && t.isOneOf(next, t.NumberLiteral)) return true;
  return startsEdit(tokens, at) || (t.isOneOf(first, kw.final) && startsEdit(tokens, at + 1));
}

/** `path =`, `path {`, `path in`, `path add`, `kind name =`, … */
function startsEdit(tokens: readonly Token[], at: number): boolean {
  const end = skipPath(tokens, at);
  const next = tokens[end];
  if (end === at || next === undefined) return false;
  if (t.isOneOf(next, t.Equal, t.OpenBrace, kw.in) || selectors.has(next.tokenType)) return true;
  return t.isName(next) && t.isOneOf(tokens[end + 1], t.Equal, t.OpenBrace);
}

const bracketFollowers: ReadonlySet<TokenType> = new Set([
  ...[t.Comma, t.Semicolon, t.CloseParen, t.CloseBracket, t.CloseBrace, t.Plus, t.Minus, t.Star, t.Slash],
  ...[t.DotDot, t.EqualEqual, t.NotEqual, t.Less, t.LessEqual, t.Greater, t.GreaterEqual],
  ...[kw.and, kw.or, kw.as, kw.when, kw.in, kw.uses, kw.from],
]);

/** Whether a line can go on with this token behind a closing bracket. */
export function followsBracket(token: Token | undefined): boolean {
  return token === undefined || bracketFollowers.has(token.tokenType);
}

/** `name: 3`, as arguments are written, and no row of an ablation. */
export function startsArgument(tokens: readonly Token[], at: number): boolean {
  return t.isName(tokens[at]) && t.isOneOf(tokens[at + 1], t.Colon) && !startsRow(tokens, at);
}

/** `name: loss keep ce`: a row of an ablation. An argument never continues like this. */
export function startsRow(tokens: readonly Token[], at: number): boolean {
  return t.isName(tokens[at]) && t.isOneOf(tokens[at + 1], t.Colon) && startsStatement(tokens, at + 2);
}

function startsTupleAxis(tokens: readonly Token[], at: number): boolean {
  let end = skipPath(tokens, at + 1);
  if (end === at + 1) return false;
  while (t.isOneOf(tokens[end], t.Comma)) {
    const next = skipPath(tokens, end + 1);
    if (next === end + 1) return false;
    end = next;
  }
  return t.isOneOf(tokens[end], t.CloseParen) && t.isOneOf(tokens[end + 1], kw.in);
}

/**
 * Whether the tokens are a whole `path` or `kind name`, maybe with `final` before and the `=` or `:` of other languages
 * behind: no complete setting, only the head of a block.
 */
export function isBlockHead(segment: readonly Token[]): boolean {
  const last = t.isOneOf(segment.at(-1), t.Equal, t.Colon) ? segment.length - 1 : segment.length;
  const start = t.isOneOf(segment[0], kw.final) && t.isName(segment[1]) ? 1 : 0;
  const end = skipPath(segment, start);
  if (end === start) return false;
  if (end === last) return true;
  const name = segment[end];
  return end + 1 === last && t.isName(name) && name !== undefined && !selectors.has(name.tokenType);
}

/** The index behind the complete header of a block declaration; undefined when a part of it is missing. */
export function headerEnd(segment: readonly Token[]): number | undefined {
  if (!t.isName(segment[1])) return undefined;
  const needsBase = t.isOneOf(segment[0], kw.ablation, kw.sweep);
  let end = 2;
  if (t.isOneOf(segment[end], kw.of, kw.extends)) {
    const behind = skipPath(segment, end + 1);
    if (behind === end + 1) return undefined;
    end = behind;
  } else if (needsBase) return undefined;
  if (!t.isOneOf(segment[end], kw.with)) return end;
  do {
    if (!t.isName(segment[end + 1])) return undefined;
    end += 2;
  } while (t.isOneOf(segment[end], t.Comma));
  return end;
}
