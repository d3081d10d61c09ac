// `rseg run --detach`, and what becomes of the rest of a queue whose terminal is left: the same command in a process of its own, without
// a terminal, its output in a file.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { EXIT, type ExitCode } from '../exit-code.js';
import { withIo } from '../runtime/run/io-failure.js';
import { makeFolder } from '../runtime/run/make-folder.js';
import { newQueueId, queuesFolder } from '../runtime/run/queue/queue-file.js';

/** Said by the background process as soon as its first run is taken up. */
interface UnderWay {
  readonly kind: 'under-way';
}

/**
 * Starts this command line again in the background and waits until it is under way. What it had to say until then is repeated here; when
 * it ended instead, its exit code is returned. `more`: options to add.
 */
export async function runInBackground(runs: string, more: readonly string[] = []): Promise<ExitCode> {
  const id = newQueueId(Date.now());
  const log = join(queuesFolder(runs), `${id}.log`);
  makeFolder(queuesFolder(runs));
  const output = withIo('open', log, () => openSync(log, 'a', 0o600));
  const words = process.argv.slice(1).filter((word) => word !== '--detach');
  const child = spawn(process.execPath, [...process.execArgv, ...words, ...more, '--background', id], {
    // a session of its own: it outlives this terminal
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  const ended = await new Promise<number | null>((resolve) => {
    child.once('message', () => resolve(null));
    child.once('error', () => resolve(EXIT.internal));
    child.once('close', (code) => resolve(code ?? EXIT.internal));
  });
  process.stderr.write(readFileSync(log, 'utf8'));
  if (ended !== null) return ended as ExitCode;
  child.disconnect();
  child.unref();
  const below = runs === 'runs' ? '' : ` --runs ${runs}`;
  console.error(`this goes on without the terminal, in process ${child.pid}; what it says is in ${relative('', log)}`);
  console.error(`rseg status${below} shows the runs, rseg stop --all${below} stops them`);
  return EXIT.ok;
}

/** Tells the process that started this one in the background that it may end. */
export function tellUnderWay(): void {
  if (!process.connected) return;
  process.send?.({ kind: 'under-way' } satisfies UnderWay, undefined, undefined, () => process.disconnect());
}
