// What a plan of several runs is cut into for a scheduler: every missing piece of work once, in the run folder that it is computed in, with
// what it waits for. Pure.
import { createHash } from 'node:crypto';
import type { RuntimeSettings } from '../../compiler/normal-form.js';
import type { Stage, StagePlan } from '../../compiler/stage-plan.js';

/** What a job asks the scheduler for; null: what the cluster gives. */
export interface JobResources {
  readonly cpus: number;
  readonly gpus: number;
  /** MB of the node */
  readonly memory: number | null;
  readonly minutes: number | null;
  readonly partition: string | null;
  readonly account: string | null;
}
export interface Piece {
  /** the same for the same work */
  readonly id: string;
  readonly phase: Phase;
  /** run folder below the folder of all runs */
  readonly run: string;
  /** `small.terms.no_kl@1`: the run that it was found in first */
  readonly name: string;
  /** keys of its stages */
  readonly keys: readonly string[];
  /** ids of the pieces whose results it reads */
  readonly needs: readonly string[];
  readonly resources: JobResources;
}
/** In the order of work. A teacher is evaluated by the job that trained it. */
export type Phase = (typeof PHASES)[number];
const PHASES = ['teacher', 'student', 'results'] as const;

/** A run that is not finished, and whether the result of one of its stages lies in some run folder. */
export interface PlannedRun {
  readonly name: string;
  readonly plan: StagePlan;
  readonly isThere: (stage: Stage) => boolean;
}

/** The pieces of all runs, each after what it needs. */
export function piecesOf(runs: readonly PlannedRun[]): readonly Piece[] {
  const owner = new Map<string, string>();
  const pieces = new Map<string, Piece>();
  for (const { name, plan, isThere } of runs) {
    const missing = plan.stages.filter((stage) => stage.op === 'report' || !isThere(stage));
    for (const phase of PHASES) {
      const own = missing.filter((stage) => phaseOf(stage) === phase && !owner.has(stage.key));
      if (own.length === 0) continue;
      const keys = own.map(({ key }) => key);
      const id = createHash('sha256').update(keys.join(' ')).digest('hex').slice(0, 12);
      for (const key of keys) owner.set(key, id);
      const read = closure(plan, own).flatMap(({ key }) => owner.get(key) ?? []);
      const needs = direct(
        [...new Set(read)].filter((one) => one !== id),
        pieces,
      );
      pieces.set(id, { id, phase, run: plan.run, name, keys, needs, resources: jobResources(plan.runtime) });
    }
  }
  return [...pieces.values()];
}

function phaseOf(stage: Stage): Phase | null {
  switch (stage.op) {
    case 'index-data':
      return null;
    case 'train-teacher':
    case 'load-teacher':
      return 'teacher';
    case 'train-student':
      return 'student';
    case 'evaluate':
      return stage.subject === 'teacher' ? 'teacher' : 'results';
    case 'report':
      return 'results';
  }
}

/** Everything that `stages` read, directly or not. */
function closure(plan: StagePlan, stages: readonly Stage[]): readonly Stage[] {
  const wanted = new Set(stages.flatMap(({ inputs }) => inputs));
  for (const { id, inputs } of plan.stages.toReversed())
    if (wanted.has(id)) for (const input of inputs) wanted.add(input);
  return plan.stages.filter(({ id }) => wanted.has(id));
}

/** `ids` without those that others of them need anyway. */
function direct(ids: readonly string[], pieces: ReadonlyMap<string, Piece>): readonly string[] {
  const implied = new Set<string>();
  const walk = (id: string): void => {
    for (const need of pieces.get(id)?.needs ?? []) {
      implied.add(need);
      walk(need);
    }
  };
  ids.forEach(walk);
  return ids.filter((id) => !implied.has(id));
}

const MB = 2 ** 20;

/** `resources.memory` is that of the device that trains: of the node only where the processor trains. */
function jobResources({ device, workers, resources }: RuntimeSettings): JobResources {
  const gpus = resources.gpus ?? (device === 'gpu' ? 1 : 0);
  return {
    cpus: resources.cpus ?? workers + 1,
    gpus,
    memory: gpus > 0 || resources.memory === null ? null : Math.ceil(resources.memory / MB),
    minutes: resources.time === null ? null : Math.ceil(resources.time / 60),
    partition: resources.partition,
    account: resources.account,
  };
}
