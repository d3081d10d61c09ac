// The state of every stage of one run: there already, or to be computed and why.
import type { Stage } from '../compiler/stage-plan.js';
import type { StageRecord } from '../runtime/run/identity-record.js';
import { explainMiss, type RecordsByKey } from './explain-miss.js';
import type { IdentifiedPlan } from './identified-plan.js';
import type { KnownResults } from './known-results.js';
import { type Reason, reasonText, rootReason } from './reason.js';
import { stageWork } from './stage-work.js';

export interface StageState {
  readonly stage: Stage;
  readonly state: 'cached' | 'to-do';
  /** never null for a stage that is to do */
  readonly reason: Reason | null;
  /** steps that a checkpoint has */
  readonly done: number;
}

/** States of the stages of `identified`, in their order. */
export function stageStates(
  identified: IdentifiedPlan,
  known: KnownResults,
  before: RecordsByKey,
): readonly StageState[] {
  const after = new Map(identified.records.map((record) => [record.key, record] as const));
  return identified.plan.stages.map((stage, i): StageState => {
    const found = known.find(stage);
    if (found.kind === 'present') return { stage, state: 'cached', reason: null, done: 0 };
    const begun = known.begun(stage);
    const reason =
      found.kind === 'damaged'
        ? ({ kind: 'missing-output', run: found.run, problem: found.problem } as const)
        : begun === null
          ? explainMiss(identified.records[i]!, stage.inputs, known.records, before, after)
          : lostOrUnfinished(stage, begun);
    return { stage, state: 'to-do', reason, done: begun?.step ?? 0 };
  });
}

function lostOrUnfinished(stage: Stage, { run, ended, step }: NonNullable<ReturnType<KnownResults['begun']>>): Reason {
  if (ended) return { kind: 'missing-output', run, problem: 'the result is gone' };
  return { kind: 'unfinished', run, step, steps: stageWork(stage).steps.count };
}

/** Records by key, later ones first: what the inputs of earlier keys were made of. */
export function recordsByKey(records: readonly StageRecord[]): RecordsByKey {
  return new Map(records.map((record) => [record.key, record] as const));
}

/** Stages that are work worth telling; counting frames and writing tables is not. */
const WORK: ReadonlySet<Stage['op']> = new Set(['train-teacher', 'load-teacher', 'train-student', 'evaluate']);

/**
 * What is to do and why, one line per reason: `setting changed: loss.kl.weight 50 -> 40 (student, evaluate-student)`. Empty when nothing is
 * left but the tables.
 */
export function reasonLines(states: readonly StageState[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { stage, reason } of states) {
    if (reason === null || !WORK.has(stage.op)) continue;
    const text = reasonText(rootReason(reason));
    groups.set(text, [...(groups.get(text) ?? []), stage.id]);
  }
  return [...groups].map(([text, stages]) => `${text} (${stages.join(', ')})`);
}
