// The one line that must be seen now.
import { formatDuration } from './duration.js';
import { typicalStepMs } from './eta.js';
import { stallNote } from './liveness.js';
import { currentStage, type RunModel } from './run-model.js';

export type StopKind = 'graceful' | 'now';

/** What a request to stop will do, said before it is done. */
export function stopNotice(model: RunModel, kind: StopKind): string {
  if (kind === 'now') return 'stopping now; the last checkpoint stays valid';
  const stage = currentStage(model);
  const typical = stage === null ? null : typicalStepMs(stage);
  const step = typical === null ? '' : ` (${formatDuration(typical)} typical)`;
  return `stopping after current step${step}; saving checkpoint`;
}

/** The same to whoever asked with a key or signal that means more the second time. */
export function ownStopNotice(model: RunModel, kind: StopKind): string {
  return kind === 'now' ? stopNotice(model, kind) : `${stopNotice(model, kind)}; press again to stop now`;
}

/** The most urgent of: failed, being stopped, process gone, stalled; null when all is well. */
export function notice(model: RunModel, stops: number, probed: string | null, now: number): string | null {
  if (model.end !== null) return model.failure?.message ?? null;
  if (stops > 0) return ownStopNotice(model, stops > 1 ? 'now' : 'graceful');
  if (model.stopping !== null) return stopNotice(model, 'graceful');
  return model.failure?.message ?? probed ?? stallNote(model, now);
}
