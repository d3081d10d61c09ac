// The real command line as a child process, and what a test wants to know about the run it works on.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/package-root.js';
import type { RunEvent } from '../../../src/runtime/run/event.js';
import { readEvents } from '../../../src/runtime/run/event-log.js';

export const TINY = join(packageRoot, 'test/runtime/run/fixtures/tiny.rseg');
const BIN = join(packageRoot, 'bin/rseg.js');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface RsegProcess {
  readonly child: ChildProcess;
  readonly done: Promise<Finished>;
}

/** `rseg run` of a file on the fast engine; `shell` is put before the command, such as `ulimit -f 100;`. */
export function startRun(
  variant: string,
  runs: string,
  more: readonly string[] = [],
  shell = '',
  file = TINY,
): RsegProcess {
  const words = [BIN, 'run', `${file}:${variant}`, '--runs', runs, '--ui', 'plain', '--engine', 'wasm', ...more];
  const child = spawn('bash', ['-c', `${shell} exec "$0" "$@"`, process.execPath, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const done = new Promise<Finished>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, done };
}

export const run = (...args: Parameters<typeof startRun>): Promise<Finished> => startRun(...args).done;

/** The only run folder below `runs`. */
export function onlyRun(runs: string): string {
  const names = readdirSync(runs).filter((name) => name !== 'names.json');
  if (names.length !== 1) throw new Error(`${names.length} runs: ${names.join(', ')}`);
  return join(runs, names[0]!);
}

export const eventsOf = (folder: string): readonly RunEvent[] => readEvents(join(folder, 'events.jsonl')).events;

/** Waits until an event of some run below `runs` satisfies `wanted`; returns the run folder. */
export async function until(runs: string, wanted: (event: RunEvent) => boolean, withinMs = 60_000): Promise<string> {
  const end = Date.now() + withinMs;
  while (Date.now() < end) {
    try {
      const folder = onlyRun(runs);
      if (eventsOf(folder).some(wanted)) return folder;
    } catch {
      // not there yet
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the event did not come in time');
}

export const isCheckpoint =
  (stage: string, step: number) =>
  (event: RunEvent): boolean =>
    event.k === 'checkpoint' && event.stage === stage && event.step >= step;

/** Process id in `trainer.json`. */
export const trainerOf = (folder: string): number =>
  (JSON.parse(readFileSync(join(folder, 'trainer.json'), 'utf8')) as { pid: number }).pid;

/** Folder name of the artifact of a stage. */
export const artifactOf = (folder: string, stage: string): string =>
  join(folder, 'artifacts', readdirSync(join(folder, 'artifacts')).find((name) => name.startsWith(`${stage}-`))!);

/** sha256 of the weights that a stage left. */
export function weightsDigest(folder: string, stage: string): string {
  const manifest = JSON.parse(readFileSync(join(artifactOf(folder, stage), 'MANIFEST.json'), 'utf8')) as {
    files: { name: string; sha256: string }[];
  };
  return manifest.files.find(({ name }) => name === 'weights.safetensors')!.sha256;
}
