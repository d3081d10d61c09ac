// Edits of both sides that meet in one setting although they are different statements: one replaces a call, the other changes its
// argument. Either order would be a guess, so both are shown.
import type { Edit, Expr, Ident } from '../../../grammar/ast.js';
import { assertNever } from '../../assert-never.js';
import { addedLabel } from '../statement-changes.js';
import { termsOf } from './loss-terms.js';
import { type Placed, sliceOf, words } from './version.js';

interface EditList {
  readonly edits: readonly Edit[];
  readonly text: string;
}
interface Flat {
  readonly id: string;
  readonly path: string;
  readonly value: Placed<Expr> | null;
  readonly words: string;
  readonly start: number;
}
interface Touched {
  readonly id: string;
  readonly path: string;
  /** of the statement; null = it is gone */
  readonly start: number | null;
}
export interface Overlaps {
  readonly ours: ReadonlySet<number>;
  readonly theirs: ReadonlySet<number>;
}

/** Starts of the statements that meet one of the other side. */
export function overlappingEdits(base: EditList, ours: EditList, theirs: EditList): Overlaps {
  const [mine, other] = [touchedPaths(base, ours), touchedPaths(base, theirs)];
  const found = { ours: new Set<number>(), theirs: new Set<number>() };
  for (const a of mine) {
    for (const b of other) {
      if (a.id === b.id || !meet(a.path, b.path)) continue;
      if (b.start !== null) found.theirs.add(b.start);
      else if (a.start !== null) found.ours.add(a.start);
    }
  }
  return found;
}

const meet = (a: string, b: string): boolean => `${a}.`.startsWith(`${b}.`) || `${b}.`.startsWith(`${a}.`);

const dotted = (parts: readonly Ident[]): string => parts.map(({ name }) => name).join('.');

function flat({ edits, text }: EditList, prefix = ''): readonly Flat[] {
  return edits.flatMap((edit) => flatEdit(edit, text, prefix));
}

function flatEdit(edit: Edit, text: string, prefix: string): readonly Flat[] {
  const at = (parts: readonly Ident[]): string => prefix + dotted(parts);
  const entry = (path: string, value: Expr | null): Flat => ({
    id: `${edit.kind} ${path}`,
    path,
    value: value === null ? null : { node: value, text },
    words: words(text.slice(edit.range.start, edit.range.end)),
    start: edit.range.start,
  });
  switch (edit.kind) {
    case 'set':
      return [entry(at(edit.path.parts), edit.value)];
    case 'block':
      return flat({ edits: edit.body.edits, text }, `${at(edit.path.parts)}.`);
    case 'declare': {
      const path = `${at(edit.collection.parts)}.${edit.name.name}`;
      return [entry(path, edit.value.kind === 'body' ? null : edit.value)];
    }
    case 'add':
      return [entry(`${at(edit.path.parts)}.${addedLabel(edit.value)}`, edit.value)];
    case 'drop':
      return edit.names.map(({ name }) => entry(`${at(edit.path.parts)}.${name}`, null));
    case 'keep':
      return [entry(at(edit.path.parts), null)];
    default:
      return assertNever(edit);
  }
}

function touchedPaths(base: EditList, side: EditList): readonly Touched[] {
  const [before, after] = [flat(base), flat(side)];
  const changed = after.flatMap((edit): readonly Touched[] => {
    const old = before.find(({ id }) => id === edit.id);
    if (old?.words === edit.words) return [];
    const rests = old?.value && edit.value ? changedParts(old.value, edit.value) : [''];
    return rests.map((rest) => ({ id: edit.id, path: edit.path + rest, start: edit.start }));
  });
  const gone = before.filter(({ id }) => !after.some((edit) => edit.id === id));
  return [...changed, ...gone.map(({ id, path }) => ({ id, path, start: null }))];
}

/** Below which parts of a value two versions differ: `.lr`, `.kl.weight`; empty text = all of it. */
function changedParts(old: Placed<Expr>, now: Placed<Expr>): readonly string[] {
  if (old.node.kind === 'call' && now.node.kind === 'call') {
    const [a, b] = [old.node.callee, now.node.callee].map(({ parts }) => dotted(parts));
    return a === b ? changedArguments(old, now) : [''];
  }
  const [before, after] = [termsOf(old), termsOf(now)];
  if (before === null || after === null) return [''];
  return [...new Set([...before, ...after].map(({ label }) => label))].flatMap((label) => {
    const was = before.find((term) => term.label === label);
    const is = after.find((term) => term.label === label);
    if (was === undefined || is === undefined) return [`.${label}`];
    const weights = [was, is].map(({ weight }) => (weight === null ? '1' : words(sliceOf(weight))));
    const inner = changedParts(was.call, is.call).map((rest) => `.${label}${rest}`);
    const same = words(sliceOf(was.call)) === words(sliceOf(is.call));
    return [...(weights[0] === weights[1] ? [] : [`.${label}.weight`]), ...(same ? [] : inner)];
  });
}

function changedArguments(old: Placed<Expr>, now: Placed<Expr>): readonly string[] {
  const argsOf = ({ node, text }: Placed<Expr>): ReadonlyMap<string, string> =>
    new Map(
      (node.kind === 'call' ? (node.args ?? []) : []).map((arg, i) => [
        arg.name?.name ?? `#${i}`,
        words(text.slice(arg.value.range.start, arg.value.range.end)),
      ]),
    );
  const [before, after] = [argsOf(old), argsOf(now)];
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  // The name of an argument without one is known to its signature only.
  return names.some((name) => name.startsWith('#')) ? [''] : names.map((name) => `.${name}`);
}
