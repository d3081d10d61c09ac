// The remaining time as a range, and what it leaves out. Only times measured in this run are used; what has not been
// measured is named instead of guessed.
import { durationShare } from './duration-counts.js';
import { percentile } from './percentile.js';
import type { RunModel, StageModel } from './run-model.js';

export interface Eta {
  /** milliseconds: tenth percentile, median, ninetieth percentile */
  readonly low: number;
  readonly mid: number;
  readonly high: number;
  /** ids of waiting stages whose time nothing measured in this run tells */
  readonly unmeasured: readonly string[];
}

/** Stages that take no time worth telling. */
const INSTANT: ReadonlySet<string> = new Set(['index-data', 'load-teacher', 'report']);
/** Even even steps vary: the narrowest range claimed. */
const NARROWEST = 0.05;
/** A step time carried over from the training of the other network says only the order of magnitude. */
const CARRIED_OVER = { low: 0.5, high: 2 } as const;
/** The same evaluation on the other network. */
const SAME_EVALUATION = { low: 0.8, high: 1.3 } as const;

interface Span {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}
const NOTHING: Span = { low: 0, mid: 0, high: 0 };

/** What is left at wall clock `now`; null when the run is over or nothing has been measured yet. */
export function estimateRemaining(model: RunModel, now: number): Eta | null {
  if (model.end !== null || model.startedAt === null) return null;
  const unmeasured: string[] = [];
  let total = NOTHING;
  let measured = false;
  for (const stage of model.stages) {
    if (stage.state !== 'run' && stage.state !== 'wait') continue;
    if (INSTANT.has(stage.op)) continue;
    const own = stage.state === 'run' ? remainingOf(stage, model, now) : null;
    const span = own ?? waitingTime(stage, model);
    if (span === null) {
      unmeasured.push(stage.id);
      continue;
    }
    measured = true;
    total = { low: total.low + span.low, mid: total.mid + span.mid, high: total.high + span.high };
  }
  return measured ? { ...total, unmeasured } : null;
}

/** The same for one running stage. */
export function estimateStage(model: RunModel, stage: StageModel, now: number): Eta | null {
  const span = stage.state === 'run' ? remainingOf(stage, model, now) : null;
  return span === null ? null : { ...span, unmeasured: [] };
}

/** A training has begun, but only steps that prepare kernels and caches have been taken: what they took says nothing. */
export function isEstimating(model: RunModel): boolean {
  return (
    model.end === null &&
    model.stages.some((stage) => stage.state === 'run' && stage.op.startsWith('train') && !isMeasured(stage))
  );
}

function isMeasured({ stepTimes, warmUpOnly }: StageModel): boolean {
  return stepTimes.length > 0 && !warmUpOnly;
}

/** Median of the newest step times in ms; null before the first. */
export function typicalStepMs(stage: StageModel): number | null {
  return stage.stepTimes.length === 0 ? null : percentile(stage.stepTimes, 0.5);
}

function remainingOf(stage: StageModel, model: RunModel, now: number): Span | null {
  if (stage.op === 'evaluate') return remainingEvaluation(stage, model, now);
  if (!isMeasured(stage)) return null;
  const left = Math.max(0, stage.steps - stage.step);
  // the newest steps say how fast it is now, all of them how much that changes
  const [low, high] = [durationShare(stage.stepCounts, 0.1), durationShare(stage.stepCounts, 0.9)];
  const steps = widened({
    low: left * Math.min(percentile(stage.stepTimes, 0.1), low),
    mid: left * percentile(stage.stepTimes, 0.5),
    high: left * Math.max(percentile(stage.stepTimes, 0.9), high),
  });
  const pauses =
    repeatedPause(stage.validationSteps, stage.validationTimes, stage) +
    repeatedPause(stage.checkpointSteps, stage.checkpointTimes, stage);
  return { low: steps.low + pauses * 0.8, mid: steps.mid + pauses, high: steps.high + pauses * 1.2 };
}

/** Validations and checkpoints still to come, at the distance seen so far, times their median duration. */
function repeatedPause(steps: readonly number[], times: readonly number[], stage: StageModel): number {
  const last = steps.at(-1);
  if (last === undefined || times.length === 0) return 0;
  const previous = steps.at(-2) ?? stage.firstStep;
  const distance = last - previous;
  if (distance <= 0) return 0;
  return Math.floor((stage.steps - last) / distance) * percentile(times, 0.5);
}

function remainingEvaluation(stage: StageModel, model: RunModel, now: number): Span | null {
  const { progress } = stage;
  if (progress === null || progress.done === 0) return siblingTime(stage, model);
  const elapsed = Math.max(0, (model.lastEventAt ?? now) - progress.since);
  const left = (elapsed / progress.done) * (progress.total - progress.done);
  return { low: left * 0.9, mid: left, high: left * 1.15 };
}

function waitingTime(stage: StageModel, model: RunModel): Span | null {
  if (stage.op === 'evaluate') return siblingTime(stage, model);
  const times = model.stages.flatMap((other) => (other.steps > 0 && isMeasured(other) ? other.stepTimes : []));
  if (stage.steps === 0 || times.length === 0) return null;
  const mid = (stage.steps - stage.step) * percentile(times, 0.5);
  return { low: mid * CARRIED_OVER.low, mid, high: mid * CARRIED_OVER.high };
}

function siblingTime(stage: StageModel, model: RunModel): Span | null {
  const times = model.stages.flatMap((other) =>
    other.op === stage.op && other.id !== stage.id && other.ms !== null && other.state === 'ok' ? [other.ms] : [],
  );
  if (times.length === 0) return null;
  const mid = percentile(times, 0.5);
  return { low: mid * SAME_EVALUATION.low, mid, high: mid * SAME_EVALUATION.high };
}

function widened({ low, mid, high }: Span): Span {
  return { low: Math.min(low, mid * (1 - NARROWEST)), mid, high: Math.max(high, mid * (1 + NARROWEST)) };
}
