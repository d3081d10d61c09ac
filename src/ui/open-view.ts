// Opens the view of one run: reads its events, folds them, and lets a presenter show them.
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { EXIT } from '../exit-code.js';
import type { ControlAsk } from '../runtime/run/control-ask.js';
import type { RunEvent } from '../runtime/run/event.js';
import type { DrawContext } from './draw-context.js';
import { createInline } from './inline.js';
import { createJson } from './json.js';
import type { StopKind } from './notice.js';
import { createPlain } from './plain.js';
import type { Presenter, ViewOutcome } from './presenter.js';
import { createQuiet } from './quiet.js';
import { noFiles, type RunFiles } from './run-files.js';
import { applyEvent, emptyRun, type RunModel } from './run-model.js';
import { sanitize } from './sanitize.js';
import { createSpoken } from './spoken.js';
import { SteadyNote } from './steady-note.js';
import { summaryLines, TOLD_PARTS } from './summary.js';
import type { OutputMode } from './terminal-capabilities.js';
import { tolerantWriter } from './tolerant-writer.js';
import { openViewEnd } from './view-end.js';
import { viewStyle } from './view-style.js';

/** Events in order; after `close` it delivers what is left and ends. */
export interface EventSource extends AsyncIterable<RunEvent> {
  /** what was there at the beginning is not read to its end yet */
  readonly behind?: boolean;
  close(): void;
}
export interface ViewOptions {
  readonly mode: OutputMode;
  readonly runFolder: string;
  /** this process runs the training: the view may stop it, and its caller closes the view */
  readonly ownsRun: boolean;
  requestStop(kind: StopKind): void;
  /** Asks the process of the run for something and tells its answer; left out where nobody can be asked. */
  readonly control?: (ask: ControlAsk) => Promise<string>;
  /** the training is to go on without this view */
  detach(): void;
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly stderr?: NodeJS.WriteStream;
  readonly tail: EventSource;
  /** command that continues the run, told when it stopped or failed */
  readonly resume?: string;
  /** no summary of a run that ends well: its caller tells of it */
  readonly brief?: boolean;
  /** what the screen shows besides events; its probe tells when the processes of the run are gone */
  readonly files?: RunFiles;
  /** keys change nothing of the run */
  readonly readonly?: boolean;
  /** the newest events, shown by the screen until all of a long log is read */
  readonly glance?: readonly RunEvent[];
}
export interface View {
  /** the user left, or nothing more will come */
  readonly done: Promise<ViewOutcome>;
  /** Shows that a signal asked for a stop. */
  announceStop(kind: StopKind): void;
  /** Delivers the remaining events, gives the terminal back, prints the summary. Safe to call twice. */
  close(): Promise<void>;
}

/** Older events were there before: they are known, not news. */
const NEWS_MS = 5000;
/** The last event of an attempt is followed by another attempt at once or not at all. */
const SETTLE_MS = 500;
const PROBE_MS = 5000;
const TROUBLE_AGAIN_MS = 60_000;
/** A reader on a slow disk must not keep the terminal. */
const DRAIN_MS = 2000;
const LOG_TAIL_BYTES = 4096;
const PLAIN_WIDTH = 80;

export async function openView(options: ViewOptions): Promise<View> {
  const { mode, stdout, tail, ownsRun } = options;
  const stderr = options.stderr ?? process.stderr;
  const style = viewStyle(options, mode);
  const opened = Date.now();
  let model: RunModel = emptyRun;
  const ending = openViewEnd(options.detach, mode === 'tui' && ownsRun);
  const { end } = ending;
  const write = tolerantWriter(stdout, () => {
    if (!ownsRun) end('quit');
  });
  let presenter = await present();

  async function present(): Promise<Presenter> {
    const plain = (): Presenter => createPlain({ write, clock: Date.now });
    switch (mode) {
      case 'json':
        return createJson(write, !ownsRun);
      case 'quiet':
        return createQuiet((text) => stderr.write(text));
      case 'plain':
        return plain();
      case 'tui': {
        const { createScreenPresenter } = await import('./screen-presenter.js');
        return createScreenPresenter({
          stdout,
          stdin: options.stdin,
          files: options.files ?? noFiles(options.runFolder),
          owns: ownsRun,
          readonly: options.readonly === true,
          glance: options.glance ?? [],
          behind: () => tail.behind === true,
          style,
          clock: Date.now,
          requestStop: options.requestStop,
          control: options.control === undefined ? null : (_run, ask) => options.control!(ask),
          onLeave: end,
          onBroken: (error) => {
            presenter = plain();
            stderr.write(`the screen failed and plain lines follow; the training goes on\n${sanitizedStack(error)}\n`);
          },
        });
      }
      case 'inline':
        return createInline({ write, columns: () => stdout.columns || PLAIN_WIDTH, style, clock: Date.now });
      case 'spoken':
        return createSpoken({ write, clock: Date.now });
    }
  }

  let settle: NodeJS.Timeout | null = null;
  const reading = (async () => {
    for await (const event of tail) {
      const old = event.w < opened - NEWS_MS;
      model = applyEvent(model, event);
      presenter.take(event, model, old);
      if (settle !== null) clearTimeout(settle);
      settle =
        event.k === 'attempt-end' && !ownsRun && mode !== 'tui' ? setTimeout(() => end('ended'), SETTLE_MS) : null;
    }
  })();
  // a reader that cannot read is told where errors are told, and ends the view, never the training
  reading.then(
    () => end('ended'),
    (error: unknown) => {
      stderr.write(`cannot follow the events: ${sanitizedStack(error)}\n`);
      end('ended');
    },
  );
  // lines stay, so the same trouble is not told with every look
  const trouble = new SteadyNote(mode === 'tui' || mode === 'inline' ? 0 : TROUBLE_AGAIN_MS);
  const prober = setInterval(() => {
    if (options.files === undefined || model.end !== null) return;
    const gone = ownsRun ? null : options.files.probe();
    presenter.tell(gone ?? trouble.next(options.files.trouble(), Date.now()));
    if (gone !== null && mode !== 'tui') end('ended');
  }, PROBE_MS);
  prober.unref();

  async function close(): Promise<void> {
    clearInterval(prober);
    tail.close();
    let drained: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      drained = setTimeout(resolve, DRAIN_MS);
    });
    await Promise.race([reading.catch(() => {}), tooLong]);
    clearTimeout(drained);
    if (settle !== null) clearTimeout(settle);
    await presenter.close();
    // who left a run working is told by the command that let him
    const told = options.brief === true && (model.end === null || model.end.state === 'done');
    if (ending.outcome !== 'detached' && !told && mode !== 'json' && mode !== 'quiet') writeSummary();
  }

  function writeSummary(): void {
    const width = Math.max(PLAIN_WIDTH / 2, stdout.columns || PLAIN_WIDTH);
    const context: DrawContext = { ...style, now: Date.now() };
    const facts = {
      runFolder: options.runFolder,
      width,
      logTail: model.end?.state === 'failed' ? lastLines(join(options.runFolder, 'log.txt')) : [],
      parts: TOLD_PARTS.filter((part) => existsSync(join(options.runFolder, part))),
      resume: options.resume ?? null,
    };
    if (model.startedAt === null) return;
    // its end could not be written: a disk without room
    const shown = ownsRun && model.end === null ? applyEvent(model, unwrittenEnd(model, context.now)) : model;
    write(`${summaryLines(shown, facts, context).join('\n')}\n`);
  }

  return {
    done: ending.done,
    announceStop: (kind) => presenter.announceStop(kind, model),
    close: () => ending.closeOnce(close),
  };
}

const unwrittenEnd = ({ attempt }: RunModel, now: number): RunEvent => {
  return { v: 1, seq: 0, t: 0, w: now, k: 'attempt-end', attempt, state: 'stopped', exitCode: EXIT.io };
};

function lastLines(file: string): string[] {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.alloc(Math.min(size, LOG_TAIL_BYTES));
      readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
      return bytes
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== '');
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return [];
  }
}

function sanitizedStack(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split('\n').map(sanitize).join('\n');
}
