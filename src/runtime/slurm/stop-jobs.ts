// Ends the jobs of a folder of runs whose command is gone: what the journal says was submitted and Slurm says is not over.
import { existsSync } from 'node:fs';
import { endingOf } from './job-ending.js';
import { Journal, slurmFolder } from './journal.js';
import type { SlurmClient } from './slurm-client.js';
import type { Seen } from './squeue-line.js';

const OVER = new Set(['COMPLETED', 'CANCELLED', 'FAILED']);

/**
 * Cancels jobs that wait, and asks those that run for a checkpoint first unless `now`. Returns how many there were; null when Slurm did
 * not answer.
 */
export async function stopJobs(runs: string, client: SlurmClient, now: boolean): Promise<number | null> {
  const active = await activeJobs(runs, client);
  if (active === null) return null;
  const running = active.filter(({ state }) => state === 'RUNNING').map(idOf);
  const others = active.filter(({ state }) => state !== 'RUNNING').map(idOf);
  if (others.length > 0) await client.cancel(others);
  if (running.length > 0) await client.cancel(running, now ? undefined : 'USR1');
  return active.length;
}

/** Null when Slurm did not answer. */
async function activeJobs(runs: string, client: SlurmClient): Promise<readonly Seen[] | null> {
  if (!existsSync(slurmFolder(runs))) return [];
  const names = new Set(new Journal(runs).news().map(({ name }) => name));
  if (names.size === 0) return [];
  const seen = await client.look([...names]);
  return seen === null ? null : seen.filter((line) => !OVER.has(line.state) && endingOf(line) === null);
}

const idOf = ({ job, index }: Seen): string => (index === null ? job : `${job}_${index}`);
