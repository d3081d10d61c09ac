// One sentence per event that a person should hear of: the log of the screen and the lines of plain mode.
import type { RunEvent } from '../runtime/run/event.js';
import { formatDuration } from './duration.js';
import { formatBytes, formatCount, formatLoss, formatPercent } from './quantity.js';
import type { RunModel } from './run-model.js';
import { sanitize } from './sanitize.js';
import { overallMiou } from './stage-model.js';

export type LogLevel = 'info' | 'warn' | 'error';
export interface LogLine {
  /** wall clock, ms since 1970 */
  readonly at: number;
  readonly level: LogLevel;
  /** sanitised stage id; empty for the run itself */
  readonly stage: string;
  readonly text: string;
}

/** The line for `event`, or null for events that come often. `model` is the run before the event. */
export function describeEvent(event: RunEvent, model: RunModel): LogLine | null {
  const described = describe(event, model);
  if (described === null) return null;
  const stage = 'stage' in event ? sanitize(event.stage) : '';
  return { at: event.w, stage, level: described[0], text: sanitize(described[1]) };
}

function describe(event: RunEvent, model: RunModel): readonly [LogLevel, string] | null {
  switch (event.k) {
    case 'attempt-start': {
      const again = event.attempt > 1 ? `attempt ${event.attempt} of ` : '';
      const place = `pid ${event.pid} on ${event.host}${event.job === undefined ? '' : `, job ${event.job}`}`;
      return ['info', `${again}run ${event.run} started, ${event.stages.length} stages, ${place}`];
    }
    case 'engine': {
      const reason = event.whyNotBetter === null ? '' : `; nothing better: ${event.whyNotBetter}`;
      return [event.whyNotBetter === null ? 'info' : 'warn', `engine ${event.name}: ${event.description}${reason}`];
    }
    case 'stage-start': {
      if (event.steps === 0) return ['info', 'started'];
      const from = event.firstStep > 0 ? `, continued after step ${event.firstStep}` : '';
      const size = event.parameters > 0 ? `, ${formatCount(event.parameters)} parameters` : '';
      return ['info', `started: ${event.steps} steps of batch ${event.batch}${size}${from}`];
    }
    case 'stage-waiting':
      return ['info', `waits: ${event.why}`];
    case 'stage-cached':
      return ['info', `skipped: ${event.why}`];
    case 'validation': {
      const mean = overallMiou(event.miou);
      return [
        'info',
        `mIoU ${formatPercent(mean)} on ${event.split} at step ${event.step}${event.best ? ', the best so far' : ''}`,
      ];
    }
    case 'checkpoint':
      return [
        'info',
        `checkpoint saved at step ${event.step} (${formatBytes(event.bytes)} in ${formatDuration(event.ms)})`,
      ];
    case 'spike': {
      const back = event.rolledBack ? '; the step was taken back' : '';
      const where = `samples ${event.samples.join(', ')}`;
      return [
        'warn',
        `loss ${formatLoss(event.loss)} at step ${event.step} is a spike: above ${formatLoss(event.limit)}; ${where}${back}`,
      ];
    }
    case 'checkpoint-fallback': {
      const used = event.to === null ? 'starting over' : `using ${event.to}`;
      return ['warn', `checkpoint ${event.from} is damaged (${event.why}), ${used}`];
    }
    case 'checkpoint-adopted':
      return ['info', `run ${event.run} had begun this and did not end: its checkpoint at step ${event.step} is taken`];
    case 'result':
      return [
        'info',
        `${event.subject} on ${event.suite}: mean mIoU ${formatPercent(event.summary.mean ?? overallMiou(event.miou))}`,
      ];
    case 'stage-end':
      return ['info', `done in ${formatDuration(event.ms)}`];
    case 'warning':
      return ['warn', event.message];
    case 'paused':
      return ['info', 'paused: waits for a person'];
    case 'resumed':
      return ['info', 'goes on after the pause'];
    case 'stopping':
      return ['warn', `${event.reason}: stopping after the current step`];
    case 'failure': {
      const where = event.where === null ? '' : ` (${event.where})`;
      return ['error', `${event.message}${where}${event.help === null ? '' : `; ${event.help}`}`];
    }
    case 'attempt-end':
      if (event.state === 'waiting') return ['info', 'other stages of the run are left to other jobs'];
      return [
        event.state === 'done' ? 'info' : event.state === 'stopped' ? 'warn' : 'error',
        `run ${event.state}, exit code ${event.exitCode}${tookSince(event.w, model)}`,
      ];
    default:
      return null;
  }
}

function tookSince(end: number, model: RunModel): string {
  return model.startedAt === null ? '' : `, after ${formatDuration(end - model.startedAt)}`;
}
