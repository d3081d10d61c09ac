// `rseg stop`: asks runs to stop after their step and waits until they have. What they wrote is kept; the command that started them goes
// on from there.
import { basename, dirname } from 'node:path';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { findRun } from './find-run.js';
import { allProcesses, awaiting, processesOf, queueDrivers, type RunProcess } from './run-processes.js';
import { stopAtSlurm } from './stop-at-slurm.js';

export interface StopOptions {
  /** folder of all runs */
  readonly runs: string;
  /** every run below the folder, and the commands that would start more */
  readonly all?: boolean;
  /** kill instead of waiting for the step and a checkpoint */
  readonly now?: boolean;
}

/** Longer than a supervisor waits for its trainer. */
const PATIENCE_MS = 45_000;
const LOOK_MS = 100;
/** What is killed at the second signal has to see the first one before. */
const APART_MS = 200;

/** Exit 1 when something still works after the wait. */
export async function stopCommand(wanted: string | undefined, options: StopOptions): Promise<ExitCode> {
  const { runs, all, now } = options;
  if ((wanted === undefined) === (all !== true))
    throw new UserError(EXIT.usage, 'say which run is to stop, or --all', { help: 'rseg status lists them' });
  const path = wanted === undefined ? null : findRun(wanted, runs);
  // its jobs are no processes of this machine, or would be started again
  const atSlurm = path === null ? await stopAtSlurm(runs, now === true) : 0;
  const look = () => (path === null ? allProcesses(runs) : processesOf(dirname(path), basename(path)));
  const found = look();
  const drivers = path === null ? queueDrivers(runs) : waitingDrivers(path, runs, found);
  if (found.length + drivers.length === 0) {
    if (atSlurm > 0) return EXIT.ok;
    console.error(path === null ? `nothing works on a run in ${runs}` : `nothing works on ${wanted}`);
    return EXIT.ok;
  }
  const far = found.find(({ here }) => !here);
  if (far !== undefined)
    throw new UserError(EXIT.usage, `${far.run} is worked on at ${far.holder.host}`, {
      help: 'stop it there, or through the scheduler that started it',
    });
  const targets =
    path === null
      ? [...new Set([...drivers, ...found.map(commandOf(found))])]
      : [...drivers, ...(found.length === 0 ? [] : [targetOf(found, dirname(path), now === true)])];
  for (const pid of targets) signal(pid);
  if (now === true) {
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
    for (const pid of targets) signal(pid);
  }
  const names = [...new Set(found.map(({ run }) => run))];
  const left = await untilGone(() => [
    ...look().map(({ run }) => run),
    ...queueDrivers(runs).flatMap((pid) => (path === null || drivers.includes(pid) ? [`process ${pid}`] : [])),
  ]);
  if (names.length === 0)
    console.error(left.size === 0 ? 'nothing is started any more' : 'the command has not ended yet');
  for (const run of names) console.error(left.has(run) ? `${run} still works on its step` : `${run} stopped`);
  return left.size === 0 ? EXIT.ok : EXIT.no;
}

/** Commands that only wait to start the run. Throws exit 2 for one that has other runs to do, while nothing works on this one. */
function waitingDrivers(path: string, runs: string, found: readonly RunProcess[]): readonly number[] {
  const ahead = awaiting(dirname(path), basename(path));
  const shared = ahead.find(({ others }) => others);
  if (shared !== undefined && found.length === 0)
    throw new UserError(
      EXIT.usage,
      `nothing works on it yet: process ${shared.pid} will start it, and has other runs to do`,
      {
        help: `rseg stop --all${runs === 'runs' ? '' : ` --runs ${runs}`} stops all of them`,
      },
    );
  return ahead.flatMap(({ pid, others }) => (others ? [] : [pid]));
}

/** The command that drives the run of a process, else the process itself: a trainer that was left alone. */
function commandOf(found: readonly RunProcess[]): (one: RunProcess) => number {
  const drivers = new Map(found.flatMap(({ run, role, holder }) => (role === 'supervisor' ? [[run, holder.pid]] : [])));
  return ({ run, holder }) => drivers.get(run) ?? holder.pid;
}

/** Whom to tell that a single run is to stop: its trainer, so that the other runs of its command go on. */
function targetOf(found: readonly RunProcess[], runs: string, now: boolean): number {
  const driver = found.find(({ role }) => role === 'supervisor');
  const others =
    driver === undefined ? [] : allProcesses(runs).filter(({ holder }) => holder.pid === driver.holder.pid);
  if (driver !== undefined && others.length === 1) return driver.holder.pid;
  const trainer = found.find(({ role }) => role === 'trainer');
  if (now || trainer === undefined)
    throw new UserError(EXIT.usage, `the command of ${found[0]!.run} works on other runs as well`, {
      help: now
        ? 'stop it without --now, or all of them with --all --now'
        : 'its trainer has not started yet: try again',
    });
  return trainer.holder.pid;
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // it ended in the meantime
    if (code === 'ESRCH') return;
    throw new UserError(EXIT.usage, `process ${pid} cannot be stopped (${code})`, {
      help: 'it belongs to another user',
    });
  }
}

/** What is still at work when the patience is over. */
async function untilGone(look: () => readonly string[]): Promise<ReadonlySet<string>> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const left = new Set(look());
    if (left.size === 0 || performance.now() > until) return left;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
