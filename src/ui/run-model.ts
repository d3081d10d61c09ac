// What a person wants to know about a run, folded from its events. Pure and bounded: the same events give the same model,
// and a run of a week needs no more memory than one of a minute.
import type { RunEvent, RunState } from '../runtime/run/event.js';
import { appendPoint, CURVE_CAPACITY, type Curve, curveOf } from './curve.js';
import { describeEvent, type LogLine } from './describe-event.js';
import { keepLast } from './keep-last.js';
import { sanitize } from './sanitize.js';
import {
  checkpointedStage,
  type ModelSizes,
  newStage,
  type StageModel,
  type StageState,
  sampledStage,
  startedStage,
  steppedStage,
  validatedStage,
  waitingAgain,
} from './stage-model.js';

export type { StageModel, StageState, Validation } from './stage-model.js';

export interface Result {
  readonly stage: string;
  readonly subject: 'teacher' | 'student';
  readonly suite: string;
  readonly call: string;
  readonly miou: Readonly<Record<string, number>>;
  readonly summary: Readonly<Record<string, number>>;
}
export interface Failure {
  readonly exitCode: number;
  readonly message: string;
  readonly where: string | null;
  readonly help: string | null;
}
export interface RunModel {
  readonly sizes: ModelSizes;
  readonly attempt: number;
  readonly pid: number | null;
  readonly host: string;
  readonly variant: string;
  readonly seed: number;
  readonly run: string;
  /** wall clock of the attempt's start and of the newest event; null before the first event */
  readonly startedAt: number | null;
  readonly lastEventAt: number | null;
  /** what earlier attempts took, ms */
  readonly earlierMs: number;
  readonly engine: { readonly name: string; readonly description: string; readonly whyNotBetter: string | null } | null;
  readonly stages: readonly StageModel[];
  readonly current: string | null;
  readonly results: readonly Result[];
  /** MB over seconds since the attempt began */
  readonly memory: Curve;
  /** pictures per second over seconds since the attempt began */
  readonly speed: Curve;
  readonly log: readonly LogLine[];
  readonly warnings: number;
  readonly stopping: 'SIGINT' | 'SIGTERM' | null;
  /** a person let the work wait, since this wall clock */
  readonly pausedAt: number | null;
  readonly failure: Failure | null;
  readonly end: { readonly state: Exclude<RunState, 'waiting'>; readonly exitCode: number; readonly at: number } | null;
}

/** Steps with a spike that are remembered of a training. */
const KEPT_SPIKES = 100;
/** A run that is looked at. */
const WHOLE: ModelSizes = { points: CURVE_CAPACITY, log: 200, validations: 256 };
/** One of a thousand runs in a table. */
const BRIEF: ModelSizes = { points: 24, log: 4, validations: 4 };

/** The model before the first event. */
export const emptyRun: RunModel = emptyRunOf(WHOLE);
/** The same for a reader of many runs, who shows one line of each. */
export const emptyBriefRun: RunModel = emptyRunOf(BRIEF);

function emptyRunOf(sizes: ModelSizes): RunModel {
  const empty = curveOf(sizes.points);
  return {
    sizes,
    attempt: 0,
    pid: null,
    host: '',
    variant: '',
    seed: 0,
    run: '',
    startedAt: null,
    lastEventAt: null,
    earlierMs: 0,
    engine: null,
    stages: [],
    current: null,
    results: [],
    memory: empty,
    speed: empty,
    log: [],
    warnings: 0,
    stopping: null,
    pausedAt: null,
    failure: null,
    end: null,
  };
}

/** The model after one more event; an event of an unknown kind changes nothing. */
export function applyEvent(model: RunModel, event: RunEvent): RunModel {
  const line = describeEvent(event, model);
  const log = line === null ? model.log : keepLast([...model.log, line], model.sizes.log);
  const earlierMs = event.k === 'attempt-start' ? spentMs(model) : model.earlierMs;
  return fold({ ...model, log, earlierMs, lastEventAt: event.w }, event);
}

/** The stage that runs, or the last one that did anything. */
export function currentStage(model: RunModel): StageModel | null {
  return model.stages.find((stage) => stage.id === model.current) ?? null;
}

/** Milliseconds that the newest attempt has taken so far. */
export function elapsedMs(model: RunModel, now: number): number {
  return model.startedAt === null ? 0 : Math.max(0, (model.end?.at ?? now) - model.startedAt);
}

/** Milliseconds that all attempts took as far as events tell. */
export function spentMs(model: RunModel): number {
  return model.earlierMs + elapsedMs(model, model.lastEventAt ?? 0);
}

function fold(model: RunModel, event: RunEvent): RunModel {
  switch (event.k) {
    case 'attempt-start':
      return startAttempt(model, event);
    case 'engine':
      return {
        ...model,
        engine: {
          name: sanitize(event.name),
          description: sanitize(event.description),
          whyNotBetter: event.whyNotBetter === null ? null : sanitize(event.whyNotBetter),
        },
      };
    case 'stage-start':
      return startStage(model, event);
    case 'stage-cached':
      return updateStage(model, event.stage, (stage) => ({ ...stage, state: 'skip', why: sanitize(event.why) }));
    case 'step':
      return takeStep(model, event);
    case 'validation':
      return updateStage(model, event.stage, (stage) => validatedStage(stage, event, model.sizes));
    case 'checkpoint':
      return updateStage(model, event.stage, (stage) => checkpointedStage(stage, event));
    case 'sample':
      return updateStage(model, event.stage, (stage) => sampledStage(stage, event));
    case 'evaluation-progress':
      return updateStage(model, event.stage, (stage) => ({
        ...stage,
        step: event.done,
        progress: {
          suite: sanitize(event.suite),
          done: event.done,
          total: event.total,
          since: stage.progress?.suite === event.suite ? stage.progress.since : (stage.startedAt ?? event.w),
        },
      }));
    case 'result':
      return { ...model, results: [...model.results.filter((old) => !sameResult(old, event)), toResult(event)] };
    case 'stage-end':
      return updateStage(model, event.stage, (stage) => ({ ...stage, state: 'ok', ms: event.ms }));
    case 'spike':
      return updateStage(model, event.stage, (stage) => ({
        ...stage,
        spikes: keepLast([...stage.spikes, event.step], KEPT_SPIKES),
      }));
    case 'checkpoint-fallback':
    case 'warning':
      return { ...model, warnings: model.warnings + 1 };
    case 'paused':
      return { ...model, pausedAt: event.w };
    case 'resumed':
      return resume(model, event);
    case 'stopping':
      return { ...model, stopping: event.reason };
    case 'failure':
      return {
        ...model,
        failure: {
          exitCode: event.exitCode,
          message: sanitize(event.message),
          where: event.where === null ? null : sanitize(event.where),
          help: event.help === null ? null : sanitize(event.help),
        },
      };
    case 'attempt-end':
      return endAttempt(model, event);
    default:
      // Readers ignore kinds that a newer rseg writes; no assertNever here.
      return model;
  }
}

type EventOf<K extends RunEvent['k']> = Extract<RunEvent, { k: K }>;

function startAttempt(model: RunModel, event: EventOf<'attempt-start'>): RunModel {
  const earlier = new Map(model.stages.map((stage) => [stage.id, stage]));
  return {
    ...model,
    attempt: event.attempt,
    pid: event.pid,
    host: sanitize(event.host),
    variant: sanitize(event.variant),
    seed: event.seed,
    run: sanitize(event.run),
    startedAt: event.w,
    stages: event.stages.map(({ id, op, steps }) => {
      const stage = waitingAgain(earlier.get(id) ?? newStage(id, sanitize(op), model.sizes));
      return { ...stage, steps: steps ?? stage.steps };
    }),
    current: null,
    memory: curveOf(model.sizes.points),
    speed: curveOf(model.sizes.points),
    stopping: null,
    pausedAt: null,
    failure: null,
    end: null,
  };
}

/** A pause is no part of what an evaluation takes. */
function resume(model: RunModel, event: EventOf<'resumed'>): RunModel {
  const waited = model.pausedAt === null ? 0 : event.w - model.pausedAt;
  const later = updateStage(model, event.stage, (stage) => {
    const { progress } = stage;
    return progress === null ? stage : { ...stage, progress: { ...progress, since: progress.since + waited } };
  });
  return { ...later, pausedAt: null };
}

function startStage(model: RunModel, event: EventOf<'stage-start'>): RunModel {
  const started = updateStage(model, event.stage, (stage) => startedStage(stage, event));
  return { ...started, current: event.stage };
}

function takeStep(model: RunModel, event: EventOf<'step'>): RunModel {
  const seconds = model.startedAt === null ? 0 : (event.w - model.startedAt) / 1000;
  const measured = updateStage(joined(model, event.stage), event.stage, (stage) => steppedStage(stage, event));
  return {
    ...measured,
    current: event.stage,
    memory: appendPoint(model.memory, seconds, event.rssMb),
    speed: appendPoint(model.speed, seconds, event.imagesPerSecond),
  };
}

/** Who reads only the end of a long log has not seen the stage begin: those before it are over. */
function joined(model: RunModel, id: string): RunModel {
  const at = model.stages.findIndex((stage) => stage.id === id);
  if (model.stages[at]?.state !== 'wait') return model;
  const stages = model.stages.map((stage, i): StageModel => {
    return i < at && stage.state === 'wait' ? { ...stage, state: 'ok' } : stage;
  });
  return { ...model, stages };
}

function endAttempt(model: RunModel, event: EventOf<'attempt-end'>): RunModel {
  if (event.state === 'waiting') return { ...model, current: null };
  const left: StageState = event.state === 'failed' ? 'fail' : event.state === 'stopped' ? 'stop' : 'ok';
  const stages = model.stages.map((stage) => (stage.state === 'run' ? { ...stage, state: left } : stage));
  return { ...model, stages, end: { state: event.state, exitCode: event.exitCode, at: event.w } };
}

function toResult(event: EventOf<'result'>): Result {
  const { stage, subject, miou, summary } = event;
  return { stage, subject, suite: sanitize(event.suite), call: sanitize(event.call), miou, summary };
}

function sameResult(old: Result, event: EventOf<'result'>): boolean {
  return old.subject === event.subject && old.suite === sanitize(event.suite);
}

function updateStage(model: RunModel, id: string, change: (stage: StageModel) => StageModel): RunModel {
  return { ...model, stages: model.stages.map((stage) => (stage.id === id ? change(stage) : stage)) };
}
