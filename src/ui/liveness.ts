// Whether a quiet run still lives. Long steps are normal: "stalled" is said long before "dead".

import { formatDuration } from './duration.js';
import { typicalStepMs } from './eta.js';
import { currentStage, type RunModel } from './run-model.js';

/** Quiet for less than this is never worth a word. */
const QUIET_MS = 15_000;
const QUIET_STEPS = 5;
/** Stages without steps (indexing, evaluation) report less often. */
const QUIET_WITHOUT_STEPS_MS = 120_000;

/** Whether a step that usually takes `typicalMs` is worth a word after `quietMs`. */
export function isStalled(quietMs: number, typicalMs: number | null): boolean {
  return quietMs >= (typicalMs === null ? QUIET_WITHOUT_STEPS_MS : Math.max(QUIET_MS, QUIET_STEPS * typicalMs));
}

/** `stalled (step 41 running 43 s, median 2.1 s)` */
export function stalledStep(step: number | null, quietMs: number, typicalMs: number): string {
  const which = step === null ? 'step' : `step ${step}`;
  return `stalled (${which} running ${formatDuration(quietMs)}, median ${formatDuration(typicalMs)})`;
}

/** The same as far as events tell; null while all is well or the run is over. */
export function stallNote(model: RunModel, now: number): string | null {
  if (model.end !== null || model.lastEventAt === null || model.pausedAt !== null) return null;
  const quiet = now - model.lastEventAt;
  const stage = currentStage(model);
  const typical = stage === null ? null : typicalStepMs(stage);
  if (!isStalled(quiet, typical)) return null;
  return typical === null ? `stalled (nothing heard for ${formatDuration(quiet)})` : stalledStep(null, quiet, typical);
}
