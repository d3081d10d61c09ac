// One of the three texts of a merge, with its tree.
import type { Range, SourceFile } from '../../../grammar/ast.js';
import { lex, Newline } from '../../../grammar/tokens.js';

export interface Version {
  readonly text: string;
  readonly ast: SourceFile;
}

/** A piece of tree and the text that it stands in. */
export interface Placed<N extends { readonly range: Range } = { readonly range: Range }> {
  readonly node: N;
  readonly text: string;
}

export function sliceOf({ node, text }: Placed): string {
  return text.slice(node.range.start, node.range.end);
}

/** Words and signs of a text: equal for texts that differ in layout and comments only. */
export function words(text: string): string {
  const { tokens } = lex(text);
  return tokens
    .filter((token) => token.tokenType !== Newline)
    .map((token) => token.image)
    .join(' ');
}

export function comments(text: string): readonly string[] {
  return lex(text).comments.map(({ start, end }) => text.slice(start, end).trimEnd());
}

export function sameWords(a: Placed, b: Placed): boolean {
  return words(sliceOf(a)) === words(sliceOf(b));
}

/**
 * The three-way choice: the side that changed, either where both agree, undefined where both changed differently.
 * `same` compares two versions; null is "not there".
 */
export function chosen<T>(
  base: T | null,
  ours: T | null,
  theirs: T | null,
  same: (a: T, b: T) => boolean,
): T | null | undefined {
  const equal = (a: T | null, b: T | null): boolean => (a === null || b === null ? a === b : same(a, b));
  if (equal(base, theirs) || equal(ours, theirs)) return ours;
  return equal(base, ours) ? theirs : undefined;
}

/** Names as a set: what either side added and neither removed, in our order. */
export function mergedNames(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): readonly string[] {
  const removed = base.filter((name) => !ours.includes(name) || !theirs.includes(name));
  const all = [...ours, ...theirs.filter((name) => !ours.includes(name))];
  return all.filter((name) => !removed.includes(name));
}
