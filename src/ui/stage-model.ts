// What a person wants to know about one stage of a run, and how the events of a training change it.
import type { RunEvent } from '../runtime/run/event.js';
import { appendPoint, type Curve, curveOf, cutAfter } from './curve.js';
import { addDuration, type DurationCounts, noDurations } from './duration-counts.js';
import { keepLast } from './keep-last.js';
import { sanitize } from './sanitize.js';

/** `skip` = found in the cache, `stop` = interrupted, to be continued. */
export type StageState = 'wait' | 'run' | 'ok' | 'skip' | 'fail' | 'stop';

export interface Validation {
  readonly step: number;
  readonly split: string;
  readonly miou: Readonly<Record<string, number>>;
  readonly best: boolean;
}
/** A small picture of one validation frame, as a file of the run folder. */
export interface Sample {
  readonly step: number;
  /** in the run folder */
  readonly path: string;
  /** what lies side by side in it: modalities, `truth`, the network */
  readonly tiles: readonly string[];
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
  /** steps whose loss jumped */
  readonly spikes: readonly number[];
  readonly loss: Curve;
  readonly terms: Readonly<Record<string, Curve>>;
  readonly rates: Curve;
  /** durations of the newest steps of this attempt, ms; warm-up excluded as soon as there is something else */
  readonly stepTimes: readonly number[];
  /** all step times of this attempt, counted by size */
  readonly stepCounts: DurationCounts;
  readonly warmUpOnly: boolean;
  readonly dataShare: number | null;
  readonly imagesPerSecond: number | null;
  readonly validations: readonly Validation[];
  /** the best mIoU of a validation, 0..1; NaN before the first */
  readonly best: number;
  readonly validationTimes: readonly number[];
  readonly validationSteps: readonly number[];
  readonly checkpointTimes: readonly number[];
  readonly checkpointSteps: readonly number[];
  readonly checkpoint: { readonly step: number; readonly path: string } | null;
  readonly samples: readonly Sample[];
  readonly progress: {
    readonly suite: string;
    readonly done: number;
    readonly total: number;
    readonly since: number;
  } | null;
}

/** How much of a run is remembered: one that is looked at, or one line of many. */
export interface ModelSizes {
  readonly points: number;
  readonly log: number;
  readonly validations: number;
}
/** Step times that the remaining time is estimated from. */
export const STEP_TIME_WINDOW = 32;
/** Pictures that a training keeps; older ones are removed. */
export const KEPT_SAMPLES = 64;
/** Kernels are compiled and caches filled during the first steps of a process. */
const WARM_UP_STEPS = 3;
const KEPT_TIMES = 32;

type EventOf<K extends RunEvent['k']> = Extract<RunEvent, { k: K }>;

export function newStage(id: string, op: string, { points }: ModelSizes): StageModel {
  const empty = curveOf(points);
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
    spikes: [],
    loss: empty,
    terms: {},
    rates: empty,
    stepTimes: [],
    stepCounts: noDurations,
    warmUpOnly: true,
    dataShare: null,
    imagesPerSecond: null,
    validations: [],
    best: Number.NaN,
    validationTimes: [],
    validationSteps: [],
    checkpointTimes: [],
    checkpointSteps: [],
    checkpoint: null,
    samples: [],
    progress: null,
  };
}

/** Curves and durations of an earlier attempt stay; its step times do not: it may have run elsewhere. */
export function waitingAgain(stage: StageModel): StageModel {
  return {
    ...stage,
    state: 'wait',
    why: null,
    stepTimes: [],
    stepCounts: noDurations,
    warmUpOnly: true,
    progress: null,
  };
}

/** A resumed training does everything after its first step again. */
export function startedStage(stage: StageModel, event: EventOf<'stage-start'>): StageModel {
  const { firstStep } = event;
  const validations = stage.validations.filter(({ step }) => step <= firstStep);
  return {
    ...stage,
    state: 'run',
    steps: event.steps,
    stepsPerEpoch: event.stepsPerEpoch,
    firstStep,
    step: Math.max(0, firstStep),
    batch: event.batch,
    parameters: event.parameters,
    startedAt: event.w,
    ms: null,
    loss: cutAfter(stage.loss, firstStep),
    terms: Object.fromEntries(Object.entries(stage.terms).map(([name, curve]) => [name, cutAfter(curve, firstStep)])),
    rates: cutAfter(stage.rates, firstStep),
    spikes: stage.spikes.filter((step) => step <= firstStep),
    validations,
    best: validations.reduce((best, { miou }) => better(best, overallMiou(miou)), Number.NaN),
    samples: stage.samples.filter(({ step }) => step <= firstStep),
    validationSteps: [],
    checkpointSteps: [],
  };
}

export function steppedStage(stage: StageModel, event: EventOf<'step'>): StageModel {
  const warmUp = event.step <= stage.firstStep + WARM_UP_STEPS;
  const kept = stage.warmUpOnly ? [] : stage.stepTimes;
  const terms = { ...stage.terms };
  for (const [term, value] of Object.entries(event.terms)) {
    const name = sanitize(term);
    terms[name] = appendPoint(terms[name] ?? curveOf(stage.loss.capacity), event.step, value);
  }
  const timed = !(warmUp && !stage.warmUpOnly);
  return {
    ...stage,
    state: 'run',
    step: event.step,
    lr: event.lr,
    loss: appendPoint(stage.loss, event.step, event.loss),
    terms,
    rates: appendPoint(stage.rates, event.step, event.lr),
    stepTimes: timed ? keepLast([...kept, event.stepMs], STEP_TIME_WINDOW) : stage.stepTimes,
    stepCounts: warmUp ? stage.stepCounts : addDuration(stage.stepCounts, event.stepMs),
    warmUpOnly: stage.warmUpOnly && warmUp,
    dataShare: event.stepMs > 0 ? Math.min(1, event.dataMs / event.stepMs) : null,
    imagesPerSecond: event.imagesPerSecond,
  };
}

export function validatedStage(stage: StageModel, event: EventOf<'validation'>, sizes: ModelSizes): StageModel {
  const { step, split, miou, best } = event;
  return {
    ...stage,
    validations: keepLast([...stage.validations, { step, split, miou, best }], sizes.validations),
    best: better(stage.best, overallMiou(miou)),
    validationTimes: keepLast([...stage.validationTimes, event.ms], KEPT_TIMES),
    validationSteps: keepLast([...stage.validationSteps, step], KEPT_TIMES),
  };
}

export function checkpointedStage(stage: StageModel, event: EventOf<'checkpoint'>): StageModel {
  return {
    ...stage,
    // the last steps before a stop are not reported one by one
    step: Math.max(stage.step, event.step),
    checkpoint: { step: event.step, path: sanitize(event.path) },
    checkpointTimes: keepLast([...stage.checkpointTimes, event.heldMs ?? event.ms], KEPT_TIMES),
    checkpointSteps: keepLast([...stage.checkpointSteps, event.step], KEPT_TIMES),
  };
}

export function sampledStage(stage: StageModel, { step, path, tiles }: EventOf<'sample'>): StageModel {
  const sample: Sample = { step, path: sanitize(path), tiles: tiles.map(sanitize) };
  return { ...stage, samples: keepLast([...stage.samples, sample], KEPT_SAMPLES) };
}

/** The number that stands for a validation: `mean`, else the mean of what is defined, else NaN. */
export function overallMiou(miou: Readonly<Record<string, number>>): number {
  if (miou.mean !== undefined) return miou.mean;
  const values = Object.values(miou).filter((value) => Number.isFinite(value));
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function better(old: number, value: number): number {
  return Number.isNaN(old) || value > old ? value : old;
}
