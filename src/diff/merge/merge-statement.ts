// A statement without braces that both sides changed: its value, its names or its parts are merged.
import type { Expr } from '../../../grammar/ast.js';
import { type Item, type ItemNode, indentOf } from './item.js';
import { mergeExpression } from './merge-expression.js';
import { chosen, mergedNames, type Placed, sameWords, sliceOf, words } from './version.js';

/** Text of the merged statement; null for a true conflict. */
export function mergeStatement(base: Item | null, ours: Item, theirs: Item): string | null {
  const [o, t] = [ours.node, theirs.node];
  const old = base?.node.kind === o.kind ? base : null;
  const values = (item: Item | null): Placed<Expr> | null => {
    const value = item === null ? null : valueOfStatement(item.node);
    return value === null ? null : { node: value, text: item!.text };
  };
  const [mine, other] = [values(ours), values(theirs)];
  if (o.kind === t.kind && mine !== null && other !== null) {
    const listIsSet =
      o.kind === 'axis' || /\b(seeds|except)\b/.test(ours.text.slice(o.range.start, mine.node.range.start));
    const context = { indent: `${indentOf(ours)}  `, listIsSet };
    const value = mergeExpression(values(old), mine, other, context);
    if (value === null) return null;
    const [before, after] = [surroundings(ours, mine), surroundings(theirs, other)];
    const was = base === null ? null : surroundings(base, values(base) ?? mine);
    const head = chosen(was?.head ?? null, before.head, after.head, sameText);
    const rest = chosen(was?.rest ?? null, before.rest, after.rest, sameText);
    if (head === undefined || head === null || rest === undefined || rest === null) return null;
    return `${head}${value}${rest}`;
  }
  if (o.kind === 'import' && t.kind === 'import') {
    const names = (item: Item | null) => (item?.node.kind === 'import' ? item.node.names.map(({ name }) => name) : []);
    const merged = mergedNames(names(old), names(ours), names(theirs));
    return merged.length === 0
      ? null
      : `from ${sliceOf({ node: o.from, text: ours.text })} import ${merged.join(', ')}`;
  }
  if ((o.kind === 'drop' && t.kind === 'drop') || (o.kind === 'keep' && t.kind === 'keep')) {
    const names = (item: Item | null) => (item?.node.kind === o.kind ? item.node.names.map(({ name }) => name) : []);
    const merged = mergedNames(names(old), names(ours), names(theirs));
    return merged.length === 0 ? null : `${sliceOf({ node: o.path, text: ours.text })} ${o.kind} ${merged.join(', ')}`;
  }
  return o.kind === 'sample' && t.kind === 'sample' ? mergeSample(base, ours, theirs) : null;
}

const sameText = (a: string, b: string): boolean => words(a) === words(b);

function valueOfStatement(node: ItemNode): Expr | null {
  switch (node.kind) {
    case 'set':
    case 'add':
      return node.value;
    case 'declare':
      return node.value.kind === 'body' ? null : node.value;
    case 'axis':
      return node.values;
    default:
      return null;
  }
}

/** What stands before and behind the value of a statement. */
function surroundings({ node, text }: Item, value: Placed): { readonly head: string; readonly rest: string } {
  return {
    head: text.slice(node.range.start, value.node.range.start),
    rest: text.slice(value.node.range.end, node.range.end),
  };
}

/** `sample 12 seed 7`: count and seed are two settings. */
function mergeSample(base: Item | null, ours: Item, theirs: Item): string | null {
  const part = (item: Item | null, which: 'count' | 'seed'): Placed | null => {
    if (item?.node.kind !== 'sample') return null;
    const node = item.node[which];
    return node === undefined ? null : { node, text: item.text };
  };
  const count = chosen(part(base, 'count'), part(ours, 'count'), part(theirs, 'count'), sameWords);
  const seed = chosen(part(base, 'seed'), part(ours, 'seed'), part(theirs, 'seed'), sameWords);
  if (count === undefined || count === null || seed === undefined) return null;
  return `sample ${sliceOf(count)}${seed === null ? '' : ` seed ${sliceOf(seed)}`}`;
}
