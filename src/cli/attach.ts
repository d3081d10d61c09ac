// `rseg attach`: the screen of runs that another process drives, with keys that ask that process for something. Leaving it, by whatever
// key or signal, stops nothing.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import type { ControlAsk } from '../runtime/run/control-ask.js';
import { askRun, isControlled } from '../runtime/run/control-socket.js';
import { isAlive } from '../runtime/run/process-identity.js';
import { lockHolder } from '../runtime/run/run-lock.js';
import { decideOutput, factsOfProcess } from '../ui/terminal-capabilities.js';
import { findWatched, type Watched } from './find-watched.js';
import { untilLeft, viewRun } from './watch.js';
import { viewRuns } from './watch-runs.js';

export interface AttachOptions {
  /** folder of all runs */
  readonly runs: string;
  /** keys change nothing */
  readonly readonly?: boolean;
}

/** `wanted`: as for `rseg watch`. Throws exit 2 where there is no screen, or nobody who could be asked. */
export async function attachCommand(wanted: string | undefined, options: AttachOptions): Promise<ExitCode> {
  const { mode, reasons } = decideOutput(factsOfProcess(process));
  if (mode !== 'tui') {
    throw new UserError(EXIT.usage, `attach needs a screen (${reasons[0]})`, {
      help: 'rseg watch follows without one, rseg stop RUN stops a run',
    });
  }
  const watched = findWatched(wanted, options.runs, false);
  if (watched.kind === 'run') await requireControlled(watched.folder);
  const code = await untilLeft(await openAttached(watched, options.readonly === true));
  console.error('this terminal left; what works goes on');
  return code;
}

function openAttached(watched: Watched, readonly: boolean): ReturnType<typeof viewRun> {
  if (watched.kind === 'run') {
    const { folder } = watched;
    return viewRun(folder, 'tui', readonly ? undefined : (ask) => answerOf(folder, ask));
  }
  const { source } = watched;
  return viewRuns(source, 'tui', readonly ? undefined : (run, ask) => answerOf(source.files(run).folder, ask));
}

/** What the process of the run says, or why it says nothing. */
async function answerOf(folder: string, ask: ControlAsk): Promise<string> {
  try {
    const answer = await askRun(folder, ask);
    return answer === null ? nobody(folder) : answer.say;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** A trainer that has just been left alone listens itself once its step is over. */
const HANDOVER_MS = 10_000;

async function requireControlled(folder: string): Promise<void> {
  const end = performance.now() + HANDOVER_MS;
  do {
    if (await isControlled(folder)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  } while (isTrained(folder) && performance.now() < end);
  throw new UserError(EXIT.usage, nobody(folder), {
    where: folder,
    help: `rseg watch ${folder} shows it; the command that started it goes on with it`,
  });
}

function isTrained(folder: string): boolean {
  const holder = lockHolder(folder, 'trainer');
  return holder !== null && holder.host === hostname() && isAlive(holder);
}

function nobody(folder: string): string {
  const holder = lockHolder(folder, 'supervisor') ?? lockHolder(folder, 'trainer');
  if (holder !== null && holder.host !== hostname()) return `this run is worked on at ${holder.host}: attach there`;
  return existsSync(join(folder, 'events.jsonl')) ? 'nothing works on this run' : 'this run has not been started yet';
}
