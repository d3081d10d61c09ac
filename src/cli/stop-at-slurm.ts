// The part of `rseg stop --all` that is about Slurm: a command that still drives the jobs stops them itself; where it is gone, they are
// found by the journal of the folder.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { EXIT, UserError } from '../exit-code.js';
import { queueFile, queueIds, readQueue } from '../runtime/run/queue/queue-file.js';
import { slurmFolder } from '../runtime/slurm/journal.js';
import { openSlurm } from '../runtime/slurm/slurm-client.js';
import { stopJobs } from '../runtime/slurm/stop-jobs.js';
import { queueDrivers } from './run-processes.js';

/** Running jobs write a checkpoint and are gone after their step. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 200;
/** What is cancelled at the second signal has to see the first one before. */
const APART_MS = 200;

/** Returns how many commands or jobs were stopped. Throws exit 2 when jobs may go on that could not be reached. */
export async function stopAtSlurm(runs: string, now: boolean): Promise<number> {
  if (!existsSync(slurmFolder(resolve(runs)))) return 0;
  const drivers = slurmDrivers(runs);
  for (const pid of drivers) process.kill(pid, 'SIGTERM');
  if (now) {
    await new Promise((ready) => setTimeout(ready, APART_MS));
    for (const pid of slurmDrivers(runs)) process.kill(pid, 'SIGTERM');
  }
  for (const end = performance.now() + PATIENCE_MS; slurmDrivers(runs).length > 0 && performance.now() < end; )
    await new Promise((ready) => setTimeout(ready, LOOK_MS));
  const jobs = await stopJobs(resolve(runs), openSlurm(), now);
  if (jobs === null)
    throw new UserError(EXIT.usage, 'Slurm does not answer: jobs may go on', { help: 'try again, or use scancel' });
  if (drivers.length + jobs > 0) console.error(told(drivers.length, jobs));
  return drivers.length + jobs;
}

function told(commands: number, jobs: number): string {
  if (jobs === 0) return `the jobs of ${commands} command${commands === 1 ? '' : 's'} at Slurm were stopped`;
  return `${jobs} job${jobs === 1 ? '' : 's'} at Slurm: what runs writes a checkpoint and ends, what waits was cancelled`;
}

/** Commands of this machine that drive jobs of these runs. */
function slurmDrivers(runs: string): readonly number[] {
  const here = new Set(queueDrivers(runs));
  return queueIds(runs).flatMap((id) => {
    const record = readQueue(queueFile(runs, id));
    const drives = record?.where === 'slurm' && record.host === hostname() && !record.ended && here.has(record.pid);
    return drives ? [record.pid] : [];
  });
}
