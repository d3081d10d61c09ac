// Several runs of one command told event by event, for files, pipes and programs. Reads their record and their events only.
import process from 'node:process';
import type { QueueRecord, QueueRow } from '../runtime/run/queue/queue-record.js';
import { createJson } from './json.js';
import type { StopKind } from './notice.js';
import type { EventSource, View } from './open-view.js';
import { createPlain, plainLine } from './plain.js';
import type { Presenter, ViewOutcome } from './presenter.js';
import { QueueLines } from './queue-lines.js';
import { createQuiet } from './quiet.js';
import { sanitize } from './sanitize.js';
import { tolerantWriter } from './tolerant-writer.js';

export interface QueueLinesViewOptions {
  readonly mode: 'plain' | 'json' | 'quiet';
  /** the newest record; null while there is none */
  record(): QueueRecord | null;
  /** events of the run folder called `run` */
  openEvents(run: string): EventSource;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr?: NodeJS.WriteStream;
}

/** Older events were there before: they are known, not news. */
const NEWS_MS = 5000;
const LOOK_MS = 250;

/** The view of the process that drives the runs; it is closed by its caller, at the end of the queue. */
export function openQueueLines(options: QueueLinesViewOptions): View {
  const { mode, stdout } = options;
  const stderr = options.stderr ?? process.stderr;
  let finish: (outcome: ViewOutcome) => void = () => {};
  const done = new Promise<ViewOutcome>((resolve) => {
    finish = resolve;
  });
  // the runs go on when nobody reads any more
  const write = tolerantWriter(stdout, () => {});
  const present = (row: QueueRow): Presenter => {
    if (mode === 'json') return createJson(write, false, row.run);
    if (mode === 'quiet') return createQuiet((text) => stderr.write(`${row.name}: ${text}`));
    // many runs at once: time alone brings a line, not every twentieth part
    return createPlain({ write, clock: Date.now, everyShare: Number.POSITIVE_INFINITY });
  };
  const tell = (run: string, text: string): void => {
    if (mode === 'plain') write(plainLine(Date.now(), 'warn', run, '', sanitize(text)));
  };
  const lines = new QueueLines({
    record: options.record,
    openEvents: options.openEvents,
    present,
    changed: (row) => {
      const text = rowText(row);
      if (text !== null) tell(row.name, text);
    },
    news: Date.now() - NEWS_MS,
  });
  const timer = setInterval(() => lines.look(), LOOK_MS);
  lines.look();
  let closing: Promise<void> | null = null;
  return {
    done,
    announceStop: (kind) => tell('', STOPPING[kind]),
    close: () => {
      clearInterval(timer);
      closing ??= lines.close().then(() => finish('ended'));
      return closing;
    },
  };
}

const STOPPING: Readonly<Record<StopKind, string>> = {
  graceful: 'stopping all runs after their current step; saving checkpoints; press again to stop now',
  now: 'stopping all runs now; their last checkpoints stay valid',
};

/** What no event of the run tells. */
function rowText({ state, reason, attempts }: QueueRow): string | null {
  if (state === 'skipped') return `not started: ${reason}`;
  if (state === 'retrying') return `failed: ${reason}; it is started again, attempt ${attempts + 1}`;
  return null;
}
