// What a person wants to know about a run, folded from its events. Pure and bounded: the same events give the same model,
// and a run of a week needs no more memory than one of a minute.
import type { RunEvent, RunState } from '../runtime/run/event.js';
import { appendPoint, type Curve, cutAfter, emptyCurve } from './curve.js';
import { describeEvent, type LogLine } from './describe-event.js';
import { sanitize } from './sanitize.js';

/** `skip` = found in the cache, `stop` = interrupted, to be continued. */
export type StageState = 'wait' | 'run' | 'ok' | 'skip' | 'fail' | 'stop';

export interface Validation {
  readonly step: number;
  readonly split: string;
  readonly miou: Readonly<Record<string, number>>;
  readonly best: boolean;
}
export interface StageModel {
  readonly id: string;
  readonly op: string;
  readonly state: StageState;
  /** why it was skipped */
  readonly why: string | null;
  /** 0 = no steps or not known yet */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly firstStep: number;
  readonly step: number;
  readonly batch: number;
  readonly parameters: number;
  readonly startedAt: number | null;
  readonly ms: number | null;
  readonly lr: number | null;
  readonly loss: Curve;
  readonly terms: Readonly<Record<string, Curve>>;
  /** durations of the newest steps of this attempt, ms; warm-up excluded as soon as there is something else */
  readonly stepTimes: readonly number[];
  readonly warmUpOnly: boolean;
  readonly dataShare: number | null;
  readonly imagesPerSecond: number | null;
  readonly validations: readonly Validation[];
  readonly validationTimes: readonly number[];
  readonly validationSteps: readonly number[];
  readonly checkpointTimes: readonly number[];
  readonly checkpointSteps: readonly number[];
  readonly checkpoint: { readonly step: number; readonly path: string } | null;
  readonly progress: {
    readonly suite: string;
    readonly done: number;
    readonly total: number;
    readonly since: number;
  } | null;
}
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
  readonly attempt: number;
  readonly pid: number | null;
  readonly host: string;
  readonly variant: string;
  readonly seed: number;
  readonly run: string;
  /** wall clock of the attempt's start and of the newest event; null before the first event */
  readonly startedAt: number | null;
  readonly lastEventAt: number | null;
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
  readonly failure: Failure | null;
  readonly end: { readonly state: RunState; readonly exitCode: number; readonly at: number } | null;
}

/** Step times that the remaining time is estimated from. */
export const STEP_TIME_WINDOW = 32;
/** Kernels are compiled and caches filled during the first steps of a process. */
const WARM_UP_STEPS = 3;
const KEPT = { log: 200, validations: 256, times: 32 } as const;

export const emptyRun: RunModel = {
  attempt: 0,
  pid: null,
  host: '',
  variant: '',
  seed: 0,
  run: '',
  startedAt: null,
  lastEventAt: null,
  engine: null,
  stages: [],
  current: null,
  results: [],
  memory: emptyCurve,
  speed: emptyCurve,
  log: [],
  warnings: 0,
  stopping: null,
  failure: null,
  end: null,
};

/** The model after one more event; an event of an unknown kind changes nothing. */
export function applyEvent(model: RunModel, event: RunEvent): RunModel {
  const line = describeEvent(event, model);
  const log = line === null ? model.log : keepLast([...model.log, line], KEPT.log);
  return fold({ ...model, log, lastEventAt: event.w }, event);
}

/** The stage that runs, or the last one that did anything. */
export function currentStage(model: RunModel): StageModel | null {
  return model.stages.find((stage) => stage.id === model.current) ?? null;
}

/** Milliseconds that the newest attempt has taken so far. */
export function elapsedMs(model: RunModel, now: number): number {
  return model.startedAt === null ? 0 : Math.max(0, (model.end?.at ?? now) - model.startedAt);
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
      return updateStage(model, event.stage, (stage) => ({
        ...stage,
        validations: keepLast(
          [...stage.validations, { step: event.step, split: event.split, miou: event.miou, best: event.best }],
          KEPT.validations,
        ),
        validationTimes: keepLast([...stage.validationTimes, event.ms], KEPT.times),
        validationSteps: keepLast([...stage.validationSteps, event.step], KEPT.times),
      }));
    case 'checkpoint':
      return updateStage(model, event.stage, (stage) => ({
        ...stage,
        // the last steps before a stop are not reported one by one
        step: Math.max(stage.step, event.step),
        checkpoint: { step: event.step, path: sanitize(event.path) },
        checkpointTimes: keepLast([...stage.checkpointTimes, event.ms], KEPT.times),
        checkpointSteps: keepLast([...stage.checkpointSteps, event.step], KEPT.times),
      }));
    case 'evaluation-progress':
      return updateStage(model, event.stage, (stage) => ({
        ...stage,
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
    case 'checkpoint-fallback':
    case 'warning':
      return { ...model, warnings: model.warnings + 1 };
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
      const stage = waitingAgain(earlier.get(id) ?? newStage(id, sanitize(op)));
      return { ...stage, steps: steps ?? stage.steps };
    }),
    current: null,
    memory: emptyCurve,
    speed: emptyCurve,
    stopping: null,
    failure: null,
    end: null,
  };
}

function newStage(id: string, op: string): StageModel {
  return {
    id,
    op,
    state: 'wait',
    why: null,
    steps: 0,
    stepsPerEpoch: 0,
    firstStep: 0,
    step: 0,
    batch: 0,
    parameters: 0,
    startedAt: null,
    ms: null,
    lr: null,
    loss: emptyCurve,
    terms: {},
    stepTimes: [],
    warmUpOnly: true,
    dataShare: null,
    imagesPerSecond: null,
    validations: [],
    validationTimes: [],
    validationSteps: [],
    checkpointTimes: [],
    checkpointSteps: [],
    checkpoint: null,
    progress: null,
  };
}

/** Curves and durations of an earlier attempt stay; its step times do not: it may have run elsewhere. */
function waitingAgain(stage: StageModel): StageModel {
  return { ...stage, state: 'wait', why: null, stepTimes: [], warmUpOnly: true, progress: null };
}

function startStage(model: RunModel, event: EventOf<'stage-start'>): RunModel {
  const started = updateStage(model, event.stage, (stage) => ({
    ...stage,
    state: 'run',
    steps: event.steps,
    stepsPerEpoch: event.stepsPerEpoch,
    firstStep: event.firstStep,
    step: Math.max(0, event.firstStep),
    batch: event.batch,
    parameters: event.parameters,
    startedAt: event.w,
    ms: null,
    loss: cutAfter(stage.loss, event.firstStep),
    terms: Object.fromEntries(Object.entries(stage.terms).map(([k, v]) => [k, cutAfter(v, event.firstStep)])),
    validations: stage.validations.filter((validation) => validation.step <= event.firstStep),
    validationSteps: [],
    checkpointSteps: [],
  }));
  return { ...started, current: event.stage };
}

function takeStep(model: RunModel, event: EventOf<'step'>): RunModel {
  const seconds = model.startedAt === null ? 0 : (event.w - model.startedAt) / 1000;
  const measured = updateStage(model, event.stage, (stage) => {
    const warmUp = event.step <= stage.firstStep + WARM_UP_STEPS;
    const kept = stage.warmUpOnly ? [] : stage.stepTimes;
    const terms = { ...stage.terms };
    for (const [term, value] of Object.entries(event.terms)) {
      const name = sanitize(term);
      terms[name] = appendPoint(terms[name] ?? emptyCurve, event.step, value);
    }
    return {
      ...stage,
      step: event.step,
      lr: event.lr,
      loss: appendPoint(stage.loss, event.step, event.loss),
      terms,
      stepTimes: warmUp && !stage.warmUpOnly ? stage.stepTimes : keepLast([...kept, event.stepMs], STEP_TIME_WINDOW),
      warmUpOnly: stage.warmUpOnly && warmUp,
      dataShare: event.stepMs > 0 ? Math.min(1, event.dataMs / event.stepMs) : null,
      imagesPerSecond: event.imagesPerSecond,
    };
  });
  return {
    ...measured,
    memory: appendPoint(model.memory, seconds, event.rssMb),
    speed: appendPoint(model.speed, seconds, event.imagesPerSecond),
  };
}

function endAttempt(model: RunModel, event: EventOf<'attempt-end'>): RunModel {
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

function keepLast<T>(list: readonly T[], count: number): readonly T[] {
  return list.length > count ? list.slice(-count) : list;
}
