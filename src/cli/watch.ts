// `rseg watch`: a reader of runs, from any terminal, for what goes on or is long over. It changes nothing in their folders.
import { join } from 'node:path';
import process from 'node:process';
import { EXIT, type ExitCode } from '../exit-code.js';
import { glanceAtEvents } from '../runtime/run/event-glance.js';
import { readEvents } from '../runtime/run/event-log.js';
import { EventTail } from '../runtime/run/event-tail.js';
import { openView, type View, type ViewOptions } from '../ui/open-view.js';
import { createPalette } from '../ui/palette.js';
import { applyEvent, emptyRun } from '../ui/run-model.js';
import { stateText } from '../ui/sections/state-text.js';
import { asciiSymbols, unicodeSymbols } from '../ui/symbols.js';
import {
  decideOutput,
  factsOfProcess,
  type OutputMode,
  type TerminalCapabilities,
} from '../ui/terminal-capabilities.js';
import { findWatched } from './find-watched.js';
import { parseOutputRequest } from './output-request.js';
import { openRunFiles } from './run-files.js';
import { watchRuns } from './watch-runs.js';

export interface WatchOptions {
  /** folder of all runs */
  readonly runs: string;
  /** all runs of the folder, not only those of the newest command */
  readonly all?: boolean;
  readonly ui?: string;
  readonly json?: boolean;
  readonly screenReader?: boolean;
  /** false: no keys are read */
  readonly input?: boolean;
  /** print the present state and end */
  readonly once?: boolean;
}

const PLAIN_WIDTH = 100;

/** Shows a run, or the runs of a folder, until the user leaves or, without a screen, until all is over. */
export async function watchCommand(folder: string | undefined, options: WatchOptions): Promise<ExitCode> {
  const output = decideOutput(factsOfProcess(process), parseOutputRequest(options));
  const watched = findWatched(folder, options.runs, options.all === true);
  if (watched.kind === 'runs') return watchRuns(watched.source, output, options.once === true);
  const { folder: runFolder } = watched;
  if (options.once === true) {
    printOnce(runFolder, output);
    return EXIT.ok;
  }
  if (output.mode === 'plain') process.stdout.write(`${presentState(runFolder, output).join('\n')}\n`);
  return untilLeft(await viewRun(runFolder, output.mode));
}

/** A view of one run that somebody else drives; `control` asks that process. */
export function viewRun(runFolder: string, mode: OutputMode, control?: ViewOptions['control']): Promise<View> {
  const events = join(runFolder, 'events.jsonl');
  const screen = mode === 'tui';
  return openView({
    mode,
    runFolder,
    ownsRun: false,
    requestStop: () => {},
    ...(control === undefined ? {} : { control }),
    detach: () => {},
    stdout: process.stdout,
    stdin: process.stdin,
    tail: new EventTail(events, { sample: screen }),
    glance: screen ? glanceAtEvents(events) : [],
    files: openRunFiles(runFolder),
  });
}

/** Waits until the view is left or a signal ends it; the exit code says which. */
export async function untilLeft(view: View): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const leave = (exitCode: ExitCode): void => {
    code = exitCode;
    void view.close();
  };
  const interrupted = (): void => leave(EXIT.interrupted);
  const terminated = (): void => leave(EXIT.terminated);
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', terminated);
  process.on('SIGHUP', terminated);
  try {
    await view.done;
    await view.close();
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', terminated);
    process.off('SIGHUP', terminated);
  }
  return code;
}

function printOnce(runFolder: string, output: TerminalCapabilities): void {
  if (output.mode === 'quiet') return;
  const lines =
    output.mode === 'json'
      ? readEvents(join(runFolder, 'events.jsonl')).events.map((event) => JSON.stringify(event))
      : presentState(runFolder, output);
  process.stdout.write(`${lines.join('\n')}\n`);
}

function presentState(runFolder: string, { colour, unicode }: TerminalCapabilities): string[] {
  const files = openRunFiles(runFolder);
  const model = files.events().reduce(applyEvent, emptyRun);
  const style = { palette: createPalette(colour), symbols: unicode ? unicodeSymbols : asciiSymbols };
  const lines = stateText(model, runFolder, process.stdout.columns || PLAIN_WIDTH, { ...style, now: Date.now() });
  const dead = model.end === null ? files.probe() : null;
  return dead === null ? lines : [...lines, ` ${dead}`];
}
