// A row of an ablation: its edits are merged by path and stand on one line again.
import type { Row } from '../../../grammar/ast.js';
import { coreOf, type Item } from './item.js';
import { baseKeys, sideKeys } from './item-key.js';
import { mergeStatement } from './merge-statement.js';
import { mergedOrder } from './merged-order.js';
import { overlappingEdits } from './overlapping-edits.js';
import { chosen, words } from './version.js';

/** Text of the merged row; null for a true conflict. `base` null: both sides added it. */
export function mergeRow(base: Item | null, ours: Item, theirs: Item): string | null {
  const rows = [base, ours, theirs].map((item) => (item?.node.kind === 'row' ? item.node : null));
  const [b, o, t] = rows;
  if (!o || !t) return null;
  const listOf = (row: Row | null, item: Item | null) => ({ edits: row?.edits ?? [], text: item?.text ?? '' });
  const overlaps = overlappingEdits(listOf(b ?? null, base), listOf(o, ours), listOf(t, theirs));
  if (overlaps.ours.size + overlaps.theirs.size > 0) return null;
  const name = chosen(b?.name.name ?? null, o.name.name, t.name.name, (x, y) => x === y);
  const edits = mergeEdits(editsOf(b ?? null, base), editsOf(o, ours), editsOf(t, theirs));
  return name === undefined || name === null || edits === null ? null : `${name}: ${edits.join('; ')}`;
}

function editsOf(row: Row | null, item: Item | null): readonly Item[] {
  return (row?.edits ?? []).map((node) => ({ node, text: item?.text ?? '', piece: node.range }));
}

function mergeEdits(base: readonly Item[], ours: readonly Item[], theirs: readonly Item[]): readonly string[] | null {
  const [b, o, t] = [baseKeys(base), sideKeys(base, ours), sideKeys(base, theirs)];
  const at = (items: readonly Item[], keys: readonly string[], key: string): Item | null =>
    items[keys.indexOf(key)] ?? null;
  const texts = new Map<string, string>();
  for (const key of new Set([...b, ...o, ...t])) {
    const merged = mergeEdit(at(base, b, key), at(ours, o, key), at(theirs, t, key));
    if (merged === undefined) return null;
    if (merged !== null) texts.set(key, merged);
  }
  const order = mergedOrder(b, o, t, new Set(texts.keys()));
  return order.length === 0 ? null : order.map((key) => texts.get(key)!);
}

/** Null: the edit goes; undefined: a conflict. */
function mergeEdit(base: Item | null, ours: Item | null, theirs: Item | null): string | null | undefined {
  const whole = chosen(base, ours, theirs, (a, b) => words(coreOf(a)) === words(coreOf(b)));
  if (whole !== undefined) return whole === null ? null : coreOf(whole);
  if (ours === null || theirs === null) return undefined;
  return mergeStatement(base, ours, theirs) ?? undefined;
}
