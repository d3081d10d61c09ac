// `rseg watch`: a reader of a run's events, from any terminal, for a run that goes on or is long over.
import { join } from 'node:path';
import process from 'node:process';
import { EXIT, type ExitCode } from '../exit-code.js';
import { readEvents } from '../runtime/run/event-log.js';
import { EventTail } from '../runtime/run/event-tail.js';
import { openView } from '../ui/open-view.js';
import { createPalette } from '../ui/palette.js';
import { applyEvent, emptyRun } from '../ui/run-model.js';
import { stateText } from '../ui/sections/state-text.js';
import { asciiSymbols, unicodeSymbols } from '../ui/symbols.js';
import { decideOutput, factsOfProcess, type TerminalCapabilities } from '../ui/terminal-capabilities.js';
import { findRunFolder } from './latest-run.js';
import { parseOutputRequest } from './output-request.js';
import { describeDeadRun } from './run-liveness.js';

export interface WatchOptions {
  /** folder of all runs */
  readonly runs: string;
  readonly ui?: string;
  readonly json?: boolean;
  /** print the present state and end */
  readonly once?: boolean;
}

const PLAIN_WIDTH = 100;

/** Shows a run until the user leaves or, without a screen, until the run ends. Changes nothing in its folder. */
export async function watchCommand(folder: string | undefined, options: WatchOptions): Promise<ExitCode> {
  const request = parseOutputRequest(options);
  const runFolder = findRunFolder(folder, options.runs);
  const output = decideOutput(factsOfProcess(process), request);
  if (options.once === true) {
    printOnce(runFolder, output);
    return EXIT.ok;
  }
  if (output.mode === 'plain') process.stdout.write(`${presentState(runFolder, output).join('\n')}\n`);
  const view = await openView({
    mode: output.mode,
    runFolder,
    ownsRun: false,
    requestStop: () => {},
    detach: () => {},
    stdout: process.stdout,
    stdin: process.stdin,
    tail: new EventTail(join(runFolder, 'events.jsonl')),
    probe: () => describeDeadRun(runFolder, Date.now()),
  });
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
  const { events } = readEvents(join(runFolder, 'events.jsonl'));
  const model = events.reduce(applyEvent, emptyRun);
  const now = Date.now();
  const style = { palette: createPalette(colour), symbols: unicode ? unicodeSymbols : asciiSymbols };
  const lines = stateText(model, runFolder, process.stdout.columns || PLAIN_WIDTH, { ...style, now });
  const dead = model.end === null ? describeDeadRun(runFolder, now) : null;
  return dead === null ? lines : [...lines, ` ${dead}`];
}
