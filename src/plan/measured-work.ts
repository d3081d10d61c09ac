// What one run folder tells about durations: the mean time of the steps and batches that its stages repeated.
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { EvaluateStage, StagePlan, TrainStudentStage, TrainTeacherStage } from '../compiler/stage-plan.js';
import type { RunEvent } from '../runtime/run/event.js';
import { readEvents } from '../runtime/run/event-log.js';
import { computesTensors, stageWork } from './stage-work.js';
import { batchIdentity, stepIdentity } from './work-identity.js';

/** Mean duration of one piece of repeated work. */
export interface Measurement {
  readonly kind: 'step' | 'batch';
  /** `stepIdentity` or `batchIdentity` of the stage */
  readonly work: string;
  /** name of the engine and where it computed, as the run's events say */
  readonly engine: string;
  readonly description: string;
  /** processor of the machine, where known */
  readonly machine: string | null;
  /** pieces behind the mean */
  readonly count: number;
  readonly ms: number;
  /** floating-point operations of one piece */
  readonly flops: number;
  /** time besides the pieces: capture, optimisation, loading, what the first piece took longer; null when not seen whole */
  readonly openMs: number | null;
  /** mean duration of a checkpoint; null where none was written */
  readonly checkpointMs: number | null;
  /** bytes of one checkpoint; null where none was written */
  readonly checkpointBytes: number | null;
}

/** Processor of this machine, as run folders record it. */
export const thisMachine = (): string => cpus()[0]?.model ?? 'unknown';

/** All that the finished and unfinished stages of a run folder tell; empty for a folder that cannot be read as a run. */
export function measureRun(folder: string): readonly Measurement[] {
  const plan = readJson<StagePlan>(join(folder, 'plan.json'));
  if (plan === null || !Array.isArray(plan.stages)) return [];
  const machine = readJson<{ cpu?: string }>(join(folder, 'env.json'))?.cpu ?? null;
  const { events } = readEvents(join(folder, 'events.jsonl'));
  const engines = events.filter((event) => event.k === 'engine');
  const last = engines.at(-1);
  // times of several engines in one run cannot be told apart
  if (last === undefined || engines.some(({ name }) => name !== last.name)) return [];
  const base = { engine: last.name, description: last.description, machine };
  return plan.stages.filter(computesTensors).flatMap((stage) => {
    try {
      return measureStage(stage, events, base);
    } catch {
      // a plan of another version
      return [];
    }
  });
}

type Source = Pick<Measurement, 'engine' | 'description' | 'machine'>;

function measureStage(
  stage: TrainTeacherStage | TrainStudentStage | EvaluateStage,
  events: readonly RunEvent[],
  source: Source,
): readonly Measurement[] {
  const work = stageWork(stage);
  const opening = openingTime(stage.id, events);
  const openMs = (warmUpMs: number): number | null => (opening === null ? null : opening + warmUpMs);
  const rest = { checkpointMs: null, checkpointBytes: null };
  if (stage.op === 'evaluate') {
    const times = evaluationTimes(stage.id, events);
    if (times === null) return [];
    const { count, ms } = times;
    const own = { kind: 'batch', count, ms, openMs: openMs(times.warmUpMs) } as const;
    return [{ ...own, work: batchIdentity(stage), flops: work.batches.flops, ...source, ...rest }];
  }
  const found: Measurement[] = [];
  const steps = stepTimes(stage.id, events);
  const checkpoints = events.flatMap((event) => (event.k === 'checkpoint' && event.stage === stage.id ? [event] : []));
  if (steps !== null) {
    const checkpointMs = checkpoints.length === 0 ? null : mean(checkpoints.map(({ ms, heldMs }) => heldMs ?? ms));
    const { count, ms } = steps;
    const own = { count, ms, openMs: openMs(steps.warmUpMs), checkpointMs };
    const checkpointBytes = checkpoints.at(-1)?.bytes ?? null;
    found.push({
      kind: 'step',
      work: stepIdentity(stage),
      flops: work.steps.flops,
      ...source,
      ...own,
      checkpointBytes,
    });
  }
  const validations = events.flatMap((event) =>
    event.k === 'validation' && event.stage === stage.id ? [event.ms] : [],
  );
  if (validations.length > 0 && work.validations > 0) {
    const perPass = work.batches.count / work.validations;
    const ms = mean(validations) / perPass;
    const count = validations.length * perPass;
    found.push({
      kind: 'batch',
      work: batchIdentity(stage),
      flops: work.batches.flops,
      ...source,
      count,
      ms,
      ...rest,
      openMs: null,
    });
  }
  return found;
}

interface Times {
  readonly count: number;
  readonly ms: number;
  /** what the first piece took longer than the others */
  readonly warmUpMs: number;
}

/** Steps in which an attempt loads, captures memory and compiles; there is a function for every number of modalities. */
const WARM_UP_STEPS = 64;

/** One `step` event: so many steps of that mean duration, the last of them that many steps after the attempt began. */
interface StepGroup {
  readonly steps: number;
  readonly ms: number;
  readonly since: number;
}

/** Steps of all attempts. What the first ones of an attempt took longer than the others is told apart: it is paid for once. */
function stepTimes(stage: string, events: readonly RunEvent[]): Times | null {
  const groups: StepGroup[] = [];
  let began = 0;
  let before = 0;
  for (const event of events) {
    if (event.k === 'stage-start' && event.stage === stage) {
      began = event.firstStep;
      before = event.firstStep;
    }
    if (event.k !== 'step' || event.stage !== stage || event.step <= before) continue;
    groups.push({ steps: event.step - before, ms: event.stepMs, since: event.step - began });
    before = event.step;
  }
  const warm = groups.filter(({ since }) => since > WARM_UP_STEPS);
  const count = groups.reduce((sum, { steps }) => sum + steps, 0);
  if (count === 0) return null;
  const ms = warm.length > 0 ? meanDuration(warm) : medianDuration(groups);
  const attempts = Math.max(1, groups.filter(({ since, steps }) => since === steps).length);
  const cold = groups.filter(({ since }) => since <= WARM_UP_STEPS);
  const excess = cold.reduce((sum, group) => sum + group.steps * (group.ms - ms), 0);
  return { count, ms, warmUpMs: Math.max(0, excess) / attempts };
}

function meanDuration(groups: readonly StepGroup[]): number {
  const total = groups.reduce((sum, { steps, ms }) => sum + steps * ms, 0);
  return total / groups.reduce((sum, { steps }) => sum + steps, 0);
}

/** The duration that half of the steps do not exceed. */
function medianDuration(groups: readonly StepGroup[]): number {
  const sorted = [...groups].sort((a, b) => a.ms - b.ms);
  const half = groups.reduce((sum, { steps }) => sum + steps, 0) / 2;
  let passed = 0;
  for (const { steps, ms } of sorted) {
    passed += steps;
    if (passed >= half) return ms;
  }
  return sorted.at(-1)!.ms;
}

/** Batches of an evaluation after its first, which warms up. */
function evaluationTimes(stage: string, events: readonly RunEvent[]): Times | null {
  const start = events.findLast((event) => event.k === 'stage-start' && event.stage === stage);
  if (start === undefined) return null;
  const progress = events.flatMap((event) =>
    event.k === 'evaluation-progress' && event.stage === stage && event.seq > start.seq ? [event] : [],
  );
  const [first, last] = [progress[0], progress.at(-1)];
  if (first === undefined || last === undefined) return null;
  const took = first.t - start.t;
  if (last.done === first.done) return { count: first.done, ms: took / first.done, warmUpMs: 0 };
  const ms = (last.t - first.t) / (last.done - first.done);
  return { count: last.done - first.done, ms, warmUpMs: Math.max(0, took - first.done * ms) };
}

/** Time from the end of what stood before the stage to its start event, in the last attempt that reached it. */
function openingTime(stage: string, events: readonly RunEvent[]): number | null {
  const at = events.findLastIndex((event) => event.k === 'stage-start' && event.stage === stage);
  const start = events[at];
  const before = events[at - 1];
  return start === undefined || before === undefined ? null : Math.max(0, start.t - before.t);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function readJson<T>(file: string): T | null {
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;
  } catch {
    return null;
  }
}
