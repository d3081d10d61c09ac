// Deletes what was found to be garbage, run by run, each under its locks: a run that somebody started meanwhile is left alone.
import { join } from 'node:path';
import { withIo } from '../io-failure.js';
import { tryLock } from '../run-lock.js';
import { discardTree } from '../whole-file.js';
import type { Garbage } from './garbage.js';
import { isKept } from './keep-mark.js';

export interface Collected {
  readonly deleted: readonly Garbage[];
  /** names of runs that came into use or were marked meanwhile */
  readonly left: readonly string[];
}

/** Throws exit 6 when something cannot be deleted; what was deleted before stays deleted. */
export async function collectGarbage(runs: string, garbage: readonly Garbage[]): Promise<Collected> {
  const deleted: Garbage[] = [];
  const left: string[] = [];
  for (const run of new Set(garbage.map((one) => one.run))) {
    const own = garbage.filter((one) => one.run === run);
    if (await underLocks(join(runs, run), () => discard(runs, own))) deleted.push(...own);
    else left.push(run);
  }
  return { deleted, left };
}

function discard(runs: string, garbage: readonly Garbage[]): void {
  for (const { run, path } of garbage) {
    const target = join(runs, run, path);
    withIo('remove', target, () => discardTree(target));
  }
}

/** Runs `act` while no supervisor and no trainer can start; false when one is there, or the run is kept by now. */
async function underLocks(folder: string, act: () => void): Promise<boolean> {
  const supervisor = await tryLock(folder, 'supervisor', 'rseg gc');
  if (supervisor === null) return false;
  try {
    const trainer = await tryLock(folder, 'trainer', 'rseg gc');
    if (trainer === null) return false;
    try {
      if (isKept(folder)) return false;
      act();
      return true;
    } finally {
      await trainer.release();
    }
  } finally {
    await supervisor.release();
  }
}
