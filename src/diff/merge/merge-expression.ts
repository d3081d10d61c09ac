// Three-way merge of values: arguments of a call by name, terms of a sum by label, values of an axis as a set.
import type { Arg, Expr } from '../../../grammar/ast.js';
import { type TermParts, termsOf } from './loss-terms.js';
import { mergedOrder } from './merged-order.js';
import { chosen, comments, mergedNames, type Placed, sameWords, sliceOf, words } from './version.js';

export interface ValueContext {
  /** column of the lines that a long sum is broken into */
  readonly indent: string;
  /** a list is a set of values */
  readonly listIsSet: boolean;
}

/** Text of the merged value; null for a true conflict. `base` null: both sides added it. */
export function mergeExpression(
  base: Placed<Expr> | null,
  ours: Placed<Expr>,
  theirs: Placed<Expr>,
  context: ValueContext,
): string | null {
  const whole = chosen(base, ours, theirs, sameWords);
  if (whole !== undefined && whole !== null) return sliceOf(whole);
  const bothCalls = ours.node.kind === 'call' && theirs.node.kind === 'call';
  const sums = [ours, theirs].some(({ node }) => node.kind === 'binary' && node.operator === '+');
  if (bothCalls && (base === null || base.node.kind === 'call') && sameCallee([base, ours, theirs])) {
    return mergeCalls(base, ours, theirs, context);
  }
  if (sums || (base?.node.kind === 'binary' && base.node.operator === '+') || isTerm(ours) || isTerm(theirs)) {
    return mergeSums(base, ours, theirs, context);
  }
  if (context.listIsSet && ours.node.kind === 'list' && theirs.node.kind === 'list')
    return mergeLists(base, ours, theirs);
  return null;
}

const isTerm = ({ node }: Placed<Expr>): boolean =>
  node.kind === 'labelled' || (node.kind === 'binary' && node.operator === '*');

const calleeOf = ({ node }: Placed<Expr>): string =>
  node.kind === 'call' ? node.callee.parts.map(({ name }) => name).join('.') : '';

const sameCallee = (calls: readonly (Placed<Expr> | null)[]): boolean =>
  new Set(calls.flatMap((call) => (call === null ? [] : [calleeOf(call)]))).size === 1;

// ---------------------------------------------------------------- calls

function argsOf(call: Placed<Expr> | null): ReadonlyMap<string, Placed<Arg>> {
  if (call?.node.kind !== 'call') return new Map();
  const { text } = call;
  return new Map((call.node.args ?? []).map((arg, i) => [arg.name?.name ?? `#${i}`, { node: arg, text }]));
}

function mergeCalls(
  base: Placed<Expr> | null,
  ours: Placed<Expr>,
  theirs: Placed<Expr>,
  context: ValueContext,
): string | null {
  // A comment between arguments has no place in a call that is written anew.
  if ([base, ours, theirs].some((one) => one !== null && comments(sliceOf(one)).length > 0)) return null;
  const [b, o, t] = [argsOf(base), argsOf(ours), argsOf(theirs)];
  const texts = new Map<string, string>();
  for (const name of new Set([...o.keys(), ...t.keys()])) {
    const merged = mergeArgument(b.get(name) ?? null, o.get(name) ?? null, t.get(name) ?? null, context);
    if (merged === undefined) return null;
    if (merged !== null) texts.set(name, merged);
  }
  const order = mergedOrder([...b.keys()], [...o.keys()], [...t.keys()], new Set(texts.keys()));
  const args = order.map((name) => texts.get(name)!);
  return args.length === 0 ? calleeOf(ours) : `${calleeOf(ours)}(${args.join(', ')})`;
}

/** Null: the argument goes; undefined: a conflict. */
function mergeArgument(
  base: Placed<Arg> | null,
  ours: Placed<Arg> | null,
  theirs: Placed<Arg> | null,
  context: ValueContext,
): string | null | undefined {
  const whole = chosen(base, ours, theirs, sameWords);
  if (whole !== undefined) return whole === null ? null : sliceOf(whole);
  if (ours === null || theirs === null) return undefined;
  const value = ({ node, text }: Placed<Arg>): Placed<Expr> => ({ node: node.value, text });
  const merged = mergeExpression(base === null ? null : value(base), value(ours), value(theirs), context);
  if (merged === null) return undefined;
  const { name } = ours.node;
  return name === undefined ? merged : `${name.name}: ${merged}`;
}

// ---------------------------------------------------------------- sums

function mergeSums(
  base: Placed<Expr> | null,
  ours: Placed<Expr>,
  theirs: Placed<Expr>,
  context: ValueContext,
): string | null {
  const [b, o, t] = [base === null ? [] : termsOf(base), termsOf(ours), termsOf(theirs)];
  if (b === null || o === null || t === null) return null;
  const kept = new Map<string, MergedTerm>();
  for (const label of new Set([...o, ...t].map((term) => term.label))) {
    const find = (terms: readonly TermParts[]) => terms.find((term) => term.label === label) ?? null;
    const merged = mergeTerm(find(b), find(o), find(t), context);
    if (merged === undefined) return null;
    if (merged !== null) kept.set(label, merged);
  }
  const labels = (terms: readonly TermParts[]) => terms.map(({ label }) => label);
  const order = mergedOrder(labels(b), labels(o), labels(t), new Set(kept.keys()));
  if (order.length === 0) return null;
  const multiline = [ours, theirs].some((side) => sliceOf(side).includes('\n'));
  return printSum(
    order.map((label) => kept.get(label)!),
    multiline,
    context,
  );
}

interface MergedTerm {
  readonly text: string;
  readonly above: readonly string[];
  readonly behind: string | null;
}

function mergeTerm(
  base: TermParts | null,
  ours: TermParts | null,
  theirs: TermParts | null,
  context: ValueContext,
): MergedTerm | null | undefined {
  const same = (a: TermParts, b: TermParts): boolean => termText(a) === termText(b);
  const whole = chosen(base, ours, theirs, same);
  if (whole === null) return null;
  const one = ours ?? theirs;
  if (one === null) return null;
  const notes = {
    above: mergedNames(base?.above ?? [], (ours ?? one).above, (theirs ?? one).above),
    behind: chosen(base?.behind ?? null, (ours ?? one).behind, (theirs ?? one).behind, (a, b) => a === b) ?? one.behind,
  };
  if (whole !== undefined) return { text: termSource(whole), ...notes };
  if (ours === null || theirs === null) return undefined;
  const weight = chosen(base?.weight ?? null, ours.weight, theirs.weight, sameWords);
  const call = mergeExpression(base?.call ?? null, ours.call, theirs.call, context);
  if (weight === undefined || call === null) return undefined;
  const label = ours.named || theirs.named ? ` as ${ours.label}` : '';
  return { text: `${weight === null ? '' : `${sliceOf(weight)} * `}${call}${label}`, ...notes };
}

const termText = (term: TermParts): string => words(termSource(term));

function termSource({ weight, call, named, label }: TermParts): string {
  return `${weight === null ? '' : `${sliceOf(weight)} * `}${sliceOf(call)}${named ? ` as ${label}` : ''}`;
}

function printSum(terms: readonly MergedTerm[], multiline: boolean, { indent }: ValueContext): string {
  const noted = terms.some(({ above, behind }) => above.length > 0 || behind !== null);
  if (!multiline && !noted) return terms.map(({ text }) => text).join(' + ');
  return terms
    .map(({ text, above, behind }, i) => {
      const note = behind === null || i === terms.length - 1 ? '' : ` ${behind}`;
      return i === 0 ? `${text}${note}` : [...above.map((one) => indent + one), `${indent}+ ${text}${note}`].join('\n');
    })
    .join('\n');
}

// ---------------------------------------------------------------- lists

function mergeLists(base: Placed<Expr> | null, ours: Placed<Expr>, theirs: Placed<Expr>): string | null {
  if ([base, ours, theirs].some((one) => one !== null && comments(sliceOf(one)).length > 0)) return null;
  const itemsOf = (list: Placed<Expr> | null): readonly string[] =>
    list?.node.kind === 'list' ? list.node.items.map((node) => words(sliceOf({ node, text: list.text }))) : [];
  const sources = new Map<string, string>();
  for (const list of [theirs, ours]) {
    if (list.node.kind !== 'list') continue;
    for (const node of list.node.items) {
      const source = sliceOf({ node, text: list.text });
      sources.set(words(source), source);
    }
  }
  const [b, o, t] = [itemsOf(base), itemsOf(ours), itemsOf(theirs)];
  const order = mergedOrder(b, o, t, new Set(mergedNames(b, o, t)));
  if (order.length === 0) return null;
  const items = order.map((item) => sources.get(item)!);
  if (!sliceOf(ours).includes('\n') && !sliceOf(theirs).includes('\n')) return `[${items.join(', ')}]`;
  const lines = items.map((item) => `    ${item}`);
  return `[\n${lines.join('\n')}\n  ]`;
}
