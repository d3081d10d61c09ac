// Reading the concrete syntax tree. After recovery any child may be missing, so every look returns maybe nothing. Rule names
// start with a small letter and hold nodes, token names with a capital and hold tokens; that is what the casts rely on.

import type { Range } from './ast.js';
import type { CstNode, Token } from './chevrotain.js';
import { tokenRange } from './tokens.js';

const none: readonly never[] = [];

/** The children of one rule, in order. */
export function nodes(parent: CstNode | undefined, rule: string): readonly CstNode[] {
  return (parent?.children[rule] as CstNode[] | undefined) ?? none;
}

export function node(parent: CstNode | undefined, rule: string): CstNode | undefined {
  return nodes(parent, rule)[0];
}

/** The tokens of one kind that stand in the text; those that recovery made up are left out. */
export function tokens(parent: CstNode | undefined, kind: string): readonly Token[] {
  return ((parent?.children[kind] as Token[] | undefined) ?? none).filter(isInText);
}

export function token(parent: CstNode | undefined, kind: string): Token | undefined {
  return (parent?.children[kind] as Token[] | undefined)?.find(isInText);
}

function isInText(found: Token): boolean {
  return !Number.isNaN(found.startOffset);
}

/** From the first to the last of the ranges given. */
export function cover(first: Range, ...others: readonly (Range | undefined)[]): Range {
  return coverAll(first, others);
}

/** The same for lists of any length, which a call could not take as arguments. */
export function coverAll(first: Range, others: readonly (Range | undefined)[]): Range {
  let { start, end } = first;
  for (const other of others) {
    if (other === undefined) continue;
    start = Math.min(start, other.start);
    end = Math.max(end, other.end);
  }
  return { start, end };
}

export function rangeOf(found: Token | undefined): Range | undefined {
  return found === undefined ? undefined : tokenRange(found);
}

/** One element or none, for `flatMap`. */
export function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
