// Who else may be at work in a run folder where the kernel's lock cannot tell: on another machine, or in a container on this one.
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { withIo } from './io-failure.js';
import { isAlive } from './process-identity.js';
import { newestAttempt } from './run-fence.js';
import { runFolderAt } from './run-folder.js';
import { lockedError, lockFile, lockHolder } from './run-lock.js';
import { schedulerJob } from './scheduler-job.js';
import { stateFiles } from './state-files.js';
import { temporaryBeside } from './whole-file.js';

/** Beats come every ten seconds, and a network file system may show them a minute late; after this long without one nobody works there. */
export const SILENT_MS = 5 * 60_000;
const LOOK_MS = 1000;
const ROLES = ['supervisor', 'trainer'] as const;

/**
 * Waits until nobody works in the folder whom the kernel's lock does not show. A scheduler that starts a job again has ended its former
 * process, so that one is not waited for: should it live on, it is fenced off. Returns at once when `stopped` says so.
 */
export async function waitForForeignHolder(run: string, stopped: () => boolean): Promise<void> {
  while (!stopped() && heldElsewhere(run) && !supersedes(run) && !isSilent(run)) await lookAgain();
}

/** Waits up to `patienceMs` for whoever works in the folder on another machine, then throws exit 5. */
export async function requireNoneElsewhere(run: string, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const role = ROLES.find((one) => (lockHolder(run, one)?.host ?? hostname()) !== hostname());
    if (role === undefined || isSilent(run)) return;
    if (performance.now() >= until) throw lockedError(run, role);
    await lookAgain();
  }
}

const lookAgain = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS));

function heldElsewhere(run: string): boolean {
  const holder = lockHolder(run, 'supervisor') ?? lockHolder(run, 'trainer');
  if (holder === null) return false;
  return holder.host !== hostname() || isAlive(holder);
}

function supersedes(run: string): boolean {
  const mine = schedulerJob(process.env);
  const theirs = newestAttempt(run)?.job ?? null;
  return mine !== null && theirs !== null && mine.id === theirs.id && mine.restarts > theirs.restarts;
}

/** Whether there was no sign of life for long, by the clock of the file system: those of two machines are not compared. */
function isSilent(run: string): boolean {
  const signs = [runFolderAt(run).heartbeat, ...ROLES.map((role) => lockFile(run, role))];
  const last = Math.max(...signs.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  return fileSystemNow(run) - last > SILENT_MS;
}

/** Time of a file that was made just now. */
function fileSystemNow(run: string): number {
  const probe = temporaryBeside(join(run, 'now'));
  return withIo('write', run, () => {
    stateFiles().close(stateFiles().open(probe, 'create'));
    try {
      return statSync(probe).mtimeMs;
    } finally {
      stateFiles().remove(probe);
    }
  });
}
