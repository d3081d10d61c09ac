// Why the key of a stage is a new one: the first component in which it differs from the nearest earlier key of the same stage of the
// same run.
import type { StageRecord } from '../runtime/run/identity-record.js';
import { type Component, keyComponents } from './key-components.js';
import type { Reason } from './reason.js';

/** Records by stage and key, of the plan at hand or of earlier runs. */
export type RecordsByKey = ReadonlyMap<string, StageRecord>;

/** Where components differ, in the order of the new key; a path that only one side has is told with null for the other. */
export interface ComponentChange {
  readonly path: string;
  readonly kind: Component['kind'];
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * The reason for `now`, whose result is not there. `earlier`: what was recorded before, oldest first; `before` and `after`: records by key of
 * earlier runs and of the plan at hand, to follow inputs.
 */
export function explainMiss(
  now: StageRecord,
  stageInputs: readonly string[],
  earlier: readonly StageRecord[],
  before: RecordsByKey,
  after: RecordsByKey,
): Reason {
  const others = earlier.filter(({ stage, key }) => stage === now.stage && key !== now.key);
  const own = others.filter(({ run }) => run === now.run);
  const candidates = own.length > 0 ? own : others.filter(({ run }) => run === withoutSets(now.run));
  if (candidates.length === 0) return { kind: 'first-run' };
  // of equally near ones the latest
  const ranked = candidates.map((old) => ({ old, distance: distance(old, now) }));
  const nearest = ranked.reduce((best, one) => (one.distance <= best.distance ? one : best));
  return difference(nearest.old, now, stageInputs, before, after);
}

/** `spcr+set-1a2b3c@1` is `spcr@1` with edits of a command line. */
const withoutSets = (run: string): string => run.replace(/\+set-\w+/, '');

function distance(old: StageRecord, now: StageRecord): number {
  const inputs = now.inputs.filter((key, i) => old.inputs[i] !== key).length;
  return componentChanges(old, now).length * 4 + inputs + (old.version === now.version ? 0 : 1);
}

function difference(
  old: StageRecord,
  now: StageRecord,
  stageInputs: readonly string[],
  before: RecordsByKey,
  after: RecordsByKey,
): Reason {
  if (old.op === now.op && old.version !== now.version)
    return { kind: 'op-version-changed', op: now.op, from: old.version, to: now.version };
  const changes = componentChanges(old, now);
  const first = changes[0];
  if (first !== undefined) return changeReason(first, changes.length - 1, old, now);
  const at = now.inputs.findIndex((key, i) => old.inputs[i] !== key);
  const name = stageInputs[at] ?? 'input';
  const [oldInput, newInput] = [before.get(old.inputs[at] ?? ''), after.get(now.inputs[at] ?? '')];
  if (oldInput === undefined || newInput === undefined)
    return { kind: 'input-changed', input: name, because: { kind: 'first-run' } };
  const inputs = newInput.inputs.map((key) => after.get(key)?.stage ?? 'input');
  return { kind: 'input-changed', input: name, because: difference(oldInput, newInput, inputs, before, after) };
}

/** All components that differ, in the order of the new key, then what only the old one had. */
export function componentChanges(old: StageRecord, now: StageRecord): readonly ComponentChange[] {
  const [was, is] = [keyComponents(old), keyComponents(now)];
  const changes: ComponentChange[] = [];
  for (const { path, text, kind } of is.values()) {
    const from = was.get(path)?.text ?? null;
    if (from !== text) changes.push({ path, kind, from, to: text });
  }
  for (const { path, text, kind } of was.values()) {
    if (!is.has(path)) changes.push({ path, kind, from: text, to: null });
  }
  return withoutParts(withoutDigest(changes));
}

/** Settings of a data set decide which files are read: another digest is then no news. */
function withoutDigest(changes: readonly ComponentChange[]): readonly ComponentChange[] {
  const settings = changes.filter(({ kind }) => kind !== 'data');
  return settings.length > 0 ? settings : changes;
}

/** An added or removed call is one change, whatever its arguments. */
function withoutParts(changes: readonly ComponentChange[]): readonly ComponentChange[] {
  const whole = changes.filter(({ from, to }) => from === null || to === null).map(({ path }) => `${path}.`);
  return changes.filter(({ path }) => !whole.some((prefix) => path.startsWith(prefix)));
}

function changeReason(
  { path, kind, from, to }: ComponentChange,
  more: number,
  old: StageRecord,
  now: StageRecord,
): Reason {
  switch (kind) {
    case 'data':
      return { kind: 'data-changed', splits: changedSplits(old, now) };
    case 'weights':
      return { kind: 'weights-changed', path };
    case 'code':
      return { kind: 'code-changed', loss: path.replace(/^loss\./, '').replace(/\.code$/, '') };
    case 'setting':
      return { kind: 'setting-changed', path, from, to, more };
  }
}

function changedSplits(old: StageRecord, now: StageRecord): readonly string[] {
  const was = new Map((old.splits ?? []).map(({ split, digest }) => [split, digest]));
  return (now.splits ?? []).filter(({ split, digest }) => was.get(split) !== digest).map(({ split }) => split);
}
