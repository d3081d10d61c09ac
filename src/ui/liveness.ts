// Whether a quiet run still lives. Long steps are normal: "stalled" is said long before "dead".

import { formatDuration } from './duration.js';
import { typicalStepMs } from './eta.js';
import { currentStage, type RunModel } from './run-model.js';

/** Quiet for less than this is never worth a word. */
const QUIET_MS = 15_000;
const QUIET_STEPS = 5;
/** Stages without steps (indexing, evaluation) report less often. */
const QUIET_WITHOUT_STEPS_MS = 120_000;

/** `stalled: step running 43s, typical 2.1s`, or null while all is well or the run is over. */
export function stallNote(model: RunModel, now: number): string | null {
  if (model.end !== null || model.lastEventAt === null || model.pausedAt !== null) return null;
  const quiet = now - model.lastEventAt;
  const stage = currentStage(model);
  const typical = stage === null ? null : typicalStepMs(stage);
  const limit = typical === null ? QUIET_WITHOUT_STEPS_MS : Math.max(QUIET_MS, QUIET_STEPS * typical);
  if (quiet < limit) return null;
  return typical === null
    ? `stalled: nothing heard for ${formatDuration(quiet)}`
    : `stalled: step running ${formatDuration(quiet)}, typical ${formatDuration(typical)}`;
}
