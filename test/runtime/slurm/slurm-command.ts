// `rseg run` on a real Slurm as a child process, and what a test wants to know about the jobs and runs below its folder of runs.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/package-root.js';
import type { RunEvent } from '../../../src/runtime/run/event.js';
import { hasProgram } from '../../test-tools.js';
import { eventsOf, isCheckpoint, TINY, weightsDigest } from '../run/rseg-process.js';

/** Two students of one teacher. */
export const FILE = TINY.replace('tiny.rseg', 'shared-teacher.rseg');
const RUN_FOLDER = /^[0-9a-f]{12}$/;
const LIMIT_MS = 120_000;

/** Whether a Slurm can be started here. */
export const hasSlurm = process.getuid?.() === 0 && ['slurmctld', 'slurmd', 'sbatch'].every(hasProgram);

export interface Command {
  readonly child: ChildProcess;
  readonly done: Promise<{ readonly code: number | null; readonly text: string }>;
}

export function rsegRun(words: readonly string[], runs: string, environment: NodeJS.ProcessEnv = process.env): Command {
  const all = [join(packageRoot, 'bin/rseg.js'), 'run', ...words, '--runs', runs, '--engine', 'wasm', '--ui', 'plain'];
  const child = spawn(process.execPath, all, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (data) => (text += data));
  const done = new Promise<{ code: number | null; text: string }>((ended) => {
    child.once('close', (code) => ended({ code, text }));
  });
  return { child, done };
}

export const foldersOf = (runs: string): readonly string[] => {
  try {
    return readdirSync(runs).flatMap((name) => (RUN_FOLDER.test(name) ? [join(runs, name)] : []));
  } catch {
    return [];
  }
};
export const allEvents = (runs: string): readonly RunEvent[] => foldersOf(runs).flatMap(eventsOf);

/** Waits for something to become true; fails with `what`. */
export async function until<T>(what: string, look: () => T | null): Promise<T> {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; ) {
    const found = look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not in time: ${what}`);
}

/** The job whose attempt has written a checkpoint of `stage`, as soon as there is one. */
export const jobAt = (runs: string, stage: string): Promise<string> =>
  until(`a checkpoint of ${stage}`, () => {
    for (const folder of foldersOf(runs)) {
      const events = eventsOf(folder);
      const begun = events.findLast((event) => event.k === 'attempt-start');
      if (begun?.k === 'attempt-start' && begun.job !== undefined && events.some(isCheckpoint(stage, 2)))
        return begun.job;
    }
    return null;
  });

/** Digests of all trained weights below `runs`, in order. */
export const trainedDigests = (runs: string): readonly string[] =>
  foldersOf(runs)
    .flatMap((run) => ['teacher', 'student'].map((stage) => `${stage} ${weightsDigest(run, stage)}`))
    .toSorted();
