// `rseg logs`: everything that happened in a run as lines, and what its processes wrote beside their events.
import { closeSync, openSync, readSync } from 'node:fs';
import process from 'node:process';
import { EXIT, type ExitCode } from '../exit-code.js';
import { EventTail } from '../runtime/run/event-tail.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { createPlain } from '../ui/plain.js';
import { applyEvent, emptyRun } from '../ui/run-model.js';
import { sanitize } from '../ui/sanitize.js';
import { tolerantWriter } from '../ui/tolerant-writer.js';
import { findRun } from './find-run.js';
import { describeDeadRun } from './run-liveness.js';

export interface LogsOptions {
  /** folder of all runs */
  readonly runs: string;
  /** go on until nothing works on the run any more */
  readonly follow?: boolean;
}

const LOOK_MS = 500;

/** Events first, then the output of the processes; with `follow` both as they come. */
export async function logsCommand(wanted: string, { runs, follow }: LogsOptions): Promise<ExitCode> {
  const path = findRun(wanted, runs);
  const folder = runFolderAt(path);
  const tail = new EventTail(folder.events);
  const write = tolerantWriter(process.stdout, () => tail.close());
  const lines = createPlain({ write, clock: Date.now });
  const output = new OutputOf(folder.log, (line) => write(`${sanitize(line)}\n`));
  let model = emptyRun;
  const timer = setInterval(() => {
    output.read();
    if (describeDeadRun(path, Date.now()) !== null) tail.close();
  }, LOOK_MS);
  if (follow !== true) tail.close();
  const leave = (): void => tail.close();
  process.once('SIGINT', leave);
  try {
    for await (const event of tail) {
      model = applyEvent(model, event);
      lines.take(event, model, false);
    }
  } finally {
    clearInterval(timer);
    process.off('SIGINT', leave);
  }
  await lines.close();
  output.read();
  return EXIT.ok;
}

/** The lines of a file that grows; the last one counts when it has its end. */
class OutputOf {
  #offset = 0;
  #rest = '';
  constructor(
    readonly file: string,
    readonly take: (line: string) => void,
  ) {}

  read(): void {
    let descriptor: number;
    try {
      descriptor = openSync(this.file, 'r');
    } catch {
      // a run whose processes had nothing to say
      return;
    }
    try {
      const chunk = Buffer.alloc(1 << 16);
      for (let count = 1; count > 0; ) {
        count = readSync(descriptor, chunk, 0, chunk.length, this.#offset);
        this.#offset += count;
        this.#rest += chunk.toString('utf8', 0, count);
        const lines = this.#rest.split('\n');
        this.#rest = lines.pop() ?? '';
        for (const line of lines) this.take(line);
      }
    } finally {
      closeSync(descriptor);
    }
  }
}
