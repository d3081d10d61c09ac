// One row per variant of a plan: what its loss is, what is to do over its seeds, and why.

import { lossLine } from './effective-weight.js';
import type { PlannedRun, PlannedStage } from './experiment-plan.js';
import { type Reason, reasonText, rootReason } from './reason.js';

/** What one run of a plan needs. */
export type RunState =
  | { readonly kind: 'cached' }
  | { readonly kind: 'same'; readonly as: string }
  | { readonly kind: 'report' }
  | { readonly kind: 'evaluate' }
  | { readonly kind: 'train' }
  /** training goes on from a checkpoint */
  | { readonly kind: 'resume' };

export interface PlanRow {
  /** place of the variant without what all rows have in common */
  readonly name: string;
  readonly loss: string;
  /** `train 3`, `cached 2, train 1` */
  readonly state: string;
  readonly why: string;
}

export function runState({ stages, same }: PlannedRun): RunState {
  if (same !== null) return { kind: 'same', as: same };
  const toDo = (op: PlannedStage['stage']['op']) =>
    stages.find(({ stage, state }) => stage.op === op && state === 'to-do');
  const training = toDo('train-student');
  if (training !== undefined && training.shared === null) return { kind: training.done > 0 ? 'resume' : 'train' };
  if (toDo('evaluate') !== undefined) return { kind: 'evaluate' };
  return toDo('report') === undefined ? { kind: 'cached' } : { kind: 'report' };
}

/** The reason that says most about a run: of its student, else of its teacher, else of an evaluation. Null when nothing is to do. */
export function mainReason({ stages }: PlannedRun): Reason | null {
  for (const op of ['train-student', 'train-teacher', 'load-teacher', 'evaluate', 'report'] as const) {
    const found = stages.find(({ stage, state }) => stage.op === op && state === 'to-do')?.reason;
    if (found !== undefined && found !== null) return rootReason(found);
  }
  return null;
}

/** Rows in the order of the plan; the seeds of a variant stand together. */
export function planRows(runs: readonly PlannedRun[]): readonly PlanRow[] {
  const variants = new Map<string, PlannedRun[]>();
  for (const run of runs) variants.set(run.place, [...(variants.get(run.place) ?? []), run]);
  const prefix = commonPrefix([...variants.keys()]);
  return [...variants].map(([place, own]): PlanRow => {
    const settings = own[0]!.coordinates.map(({ path, text }) => `${path} ${text}`).join(', ');
    return {
      name: place.slice(prefix.length),
      loss: settings === '' ? lossLine(own[0]!.form.loss) : settings,
      state: stateText(own),
      why: whyText(own),
    };
  });
}

function stateText(runs: readonly PlannedRun[]): string {
  const counts = new Map<string, number>();
  for (const run of runs) {
    const { kind } = runState(run);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  if (counts.size === 1 && runs.length === 1) return [...counts.keys()][0]!;
  return counts.size === 1 && counts.has('cached')
    ? 'cached'
    : [...counts].map(([kind, n]) => `${kind} ${n}`).join(', ');
}

function whyText(runs: readonly PlannedRun[]): string {
  const told = new Set<string>();
  const variantOf = (address: string) => address.slice(0, address.lastIndexOf('@'));
  for (const run of runs) {
    const state = runState(run);
    const reason = mainReason(run);
    if (state.kind === 'same') told.add(`the same work as ${runs.length > 1 ? variantOf(state.as) : state.as}`);
    else if (reason !== null) told.add(reasonText(reason));
  }
  const [first, ...others] = told;
  if (first === undefined) return `key ${runs[0]!.plan.run.slice(0, 6)}`;
  return others.length === 0 ? first : `${first}; ${others.length} other reason${others.length === 1 ? '' : 's'}`;
}

/** The table that all places lie in, with its dot; empty when they have none in common. */
function commonPrefix(places: readonly string[]): string {
  const table = (place: string): string => place.slice(0, place.lastIndexOf('.') + 1);
  const first = table(places[0] ?? '');
  return places.length > 1 && places.every((place) => table(place) === first) ? first : '';
}
