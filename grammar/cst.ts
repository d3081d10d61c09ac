// Reading the concrete syntax tree. After recovery any child may be missing, so every look returns maybe nothing.

import type { Range } from './ast.js';
import type { CstNode, Token } from './chevrotain.js';
import { tokenRange } from './tokens.js';

export function nodes(parent: CstNode | undefined, rule: string): readonly CstNode[] {
  return (parent?.children[rule] ?? []).filter((child): child is CstNode => 'children' in child);
}

export function node(parent: CstNode | undefined, rule: string): CstNode | undefined {
  return nodes(parent, rule)[0];
}

/** The tokens of one kind that stand in the text; those that recovery made up are left out. */
export function tokens(parent: CstNode | undefined, kind: string): readonly Token[] {
  return (parent?.children[kind] ?? []).filter(
    (child): child is Token => 'image' in child && !Number.isNaN(child.startOffset),
  );
}

export function token(parent: CstNode | undefined, kind: string): Token | undefined {
  return tokens(parent, kind)[0];
}

/** From the first to the last of the ranges given. */
export function cover(first: Range, ...others: readonly (Range | undefined)[]): Range {
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
