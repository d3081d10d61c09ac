// Append-only lines for files, pipes and CI: `time level run stage text`. Not one escape byte, bounded in number.
import type { RunEvent } from '../runtime/run/event.js';
import { describeEvent, type LogLevel } from './describe-event.js';
import { formatDuration } from './duration.js';
import { estimateRemaining } from './eta.js';
import { stallNote } from './liveness.js';
import { ownStopNotice } from './notice.js';
import type { Presenter } from './presenter.js';
import { formatLoss, formatRate } from './quantity.js';
import { emptyRun, type RunModel, type StageModel } from './run-model.js';
import { sanitize } from './sanitize.js';

/** A progress line needs one of these since the last one … */
const EVERY_MS = 30_000;
const EVERY_SHARE = 0.05;
/** … and never comes faster than this, however short the steps are. */
const AT_LEAST_MS = 1_000;
const HEARTBEAT_MS = 60_000;

export interface PlainOptions {
  readonly write: (text: string) => void;
  readonly clock: () => number;
  /** progress of so much of a stage (0..1) is worth a line */
  readonly everyShare?: number;
}

/** One line: `time level run stage text`. Texts are sanitised already. */
export function plainLine(at: number, level: LogLevel, run: string, stage: string, text: string): string {
  const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  return `${time} ${level.padEnd(5)} ${run === '' ? '-' : run} ${stage === '' ? '-' : stage} ${text}\n`;
}

/** The presenter of plain mode. Times of events are their own, so the same events give the same lines. */
export function createPlain({ write, clock, everyShare = EVERY_SHARE }: PlainOptions): Presenter {
  let model: RunModel = emptyRun;
  let lastProgress = { stage: '', at: Number.NEGATIVE_INFINITY, share: 0 };
  let lastHeartbeat = clock();
  let note: string | null = null;

  const line = (at: number, level: LogLevel, stage: string, text: string): void => {
    write(plainLine(at, level, model.variant === '' ? '' : `${model.variant}@${model.seed}`, stage, text));
    lastHeartbeat = clock();
  };

  const progress = (stage: StageModel, at: number, share: number, text: () => string): void => {
    const same = lastProgress.stage === stage.id;
    const sinceMs = at - lastProgress.at;
    const due = !same || sinceMs >= EVERY_MS || share - lastProgress.share >= everyShare;
    if (!due || (same && sinceMs < AT_LEAST_MS)) return;
    lastProgress = { stage: stage.id, at, share };
    line(at, 'info', sanitize(stage.id), text());
  };

  const timer = setInterval(() => {
    const now = clock();
    if (model.startedAt === null || model.end !== null || now - lastHeartbeat < HEARTBEAT_MS) return;
    line(now, 'info', '', stallNote(model, now) ?? 'alive');
  }, HEARTBEAT_MS / 12);
  timer.unref();

  return {
    take(event, after, old) {
      const before = model;
      model = after;
      if (old) return;
      const described = describeEvent(event, before);
      if (described !== null) line(described.at, described.level, described.stage, described.text);
      const stage = 'stage' in event ? after.stages.find(({ id }) => id === event.stage) : undefined;
      if (stage === undefined) return;
      if (event.k === 'step' && stage.steps > 0) {
        progress(stage, event.w, event.step / stage.steps, () => stepText(event, stage, after));
      }
      if (event.k === 'evaluation-progress' && event.total > 0) {
        progress(
          stage,
          event.w,
          event.done / event.total,
          () => `suite=${sanitize(event.suite)} done=${event.done}/${event.total}`,
        );
      }
    },
    announceStop(kind) {
      line(clock(), 'warn', '', ownStopNotice(model, kind));
    },
    tell(next) {
      if (next !== null && next !== note) line(clock(), 'warn', '', next);
      note = next;
    },
    async close() {
      clearInterval(timer);
    },
  };
}

function stepText(event: Extract<RunEvent, { k: 'step' }>, stage: StageModel, model: RunModel): string {
  const eta = estimateRemaining(model, event.w);
  const short = (ms: number): string => formatDuration(ms).replace(' ', '');
  const values = [
    `step=${event.step}/${stage.steps}`,
    `done=${Math.floor((event.step / stage.steps) * 100)}%`,
    `loss=${formatLoss(event.loss)}`,
    ...Object.entries(event.terms).map(([name, value]) => `${sanitize(name)}=${formatLoss(value)}`),
    `img/s=${formatRate(event.imagesPerSecond)}`,
    `mem=${event.rssMb.toFixed(0)}MB`,
    ...(eta === null
      ? []
      : [
          `left=${short(eta.low)}..${short(eta.high)}${eta.unmeasured.length > 0 ? `+${eta.unmeasured.map(sanitize).join(',')}` : ''}`,
        ]),
  ];
  return values.join(' ');
}
