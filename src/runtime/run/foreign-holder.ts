// Who else may be at work in a run folder where the kernel's lock cannot tell: on another machine, or in a container on this one.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Heartbeat } from './heartbeat.js';
import { isAlive } from './process-identity.js';
import { newestAttempt } from './run-fence.js';
import { runFolderAt } from './run-folder.js';
import { lockHolder } from './run-lock.js';
import { schedulerJob } from './scheduler-job.js';

/** Beats come every ten seconds; after this long without one nobody works there. */
const SILENT_MS = 60_000;
const LOOK_MS = 1000;

/**
 * Waits until nobody works in the folder whom the kernel's lock does not show. A scheduler that starts a job again has ended its former
 * process, so that one is not waited for: should it live on, it is fenced off. Returns at once when `stopped` says so.
 */
export async function waitForForeignHolder(run: string, stopped: () => boolean): Promise<void> {
  let beat = beatOf(run);
  let heard = performance.now();
  while (!stopped() && heldElsewhere(run) && !supersedes(run)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const now = beatOf(run);
    if (now !== beat) heard = performance.now();
    beat = now;
    if (performance.now() - heard > SILENT_MS) return;
  }
}

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

/** Something that changes with every beat; clocks of two machines are not compared. */
function beatOf(run: string): string {
  try {
    const { seq, pid, host } = JSON.parse(readFileSync(runFolderAt(run).heartbeat, 'utf8')) as Heartbeat;
    return `${host} ${pid} ${seq}`;
  } catch {
    return '';
  }
}
