// `RUNS/names.json`: what people call runs, and their folders, such as `spcr@1` -> `9cf2c73b4e8a`. A run is named when its folder is made, and
// keeps its name: a later run of the same variant and seed that is other work gets a suffix, `spcr@1-2`. A projection: what the file lacks is
// read from the folders themselves. Schema: `grammar/schema/names.schema.json`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { atomicWriteJson } from './atomic-write.js';
import { glanceAtEvents } from './event-glance.js';
import { foldersBelow } from './folders-below.js';
import { kernelLockName, takeKernelLock } from './kernel-lock.js';
import { runFolderAt } from './run-folder.js';
import type { RunManifest } from './run-record.js';
import { stateFiles } from './state-files.js';
import { TEMPORARY_PREFIX } from './whole-file.js';

/** name -> folder below the folder of all runs */
export type RunNames = ReadonlyMap<string, string>;

interface NamesFile {
  readonly version: 1;
  readonly names: Readonly<Record<string, string>>;
}

const FILE = 'names.json';

/** The names of all runs below `runs`, at least one for each. Writes nothing. */
export function namesOfRuns(runs: string): RunNames {
  const folders = new Set(foldersBelow(runs));
  const names = new Map(namesInFile(join(runs, FILE)).filter(([, run]) => folders.has(run)));
  const named = new Set(names.values());
  for (const { run, address } of oldestFirst(
    runs,
    [...folders].filter((run) => !named.has(run)),
  )) {
    names.set(freeName(address, names), run);
  }
  return names;
}

/** `address` (`variant@seed`), with a suffix where another run is called so. */
export function freeName(address: string, names: RunNames): string {
  if (!names.has(address)) return address;
  let number = 2;
  while (names.has(`${address}-${number}`)) number++;
  return `${address}-${number}`;
}

const LOCK_TRIES = 100;
const LOCK_WAIT_MS = 20;

/** What a command calls a run. */
export interface NamedRun {
  /** folder below the folder of all runs; one that is not there is left out */
  readonly run: string;
  /** `variant@seed` */
  readonly address: string;
}

/**
 * Writes what commands call their runs, where it is not known yet; the same work may be called in several ways. Nothing depends on the
 * file: one that cannot be written is left as it is.
 */
export async function recordNames(runs: string, named: readonly NamedRun[]): Promise<void> {
  const known = namesInFile(join(runs, FILE));
  if (named.every((one) => isKnown(known, one))) return;
  try {
    const held = await waitForLock(kernelLockName('names', runs));
    if (held === null) return;
    try {
      removeLeftovers(runs);
      const folders = new Set(foldersBelow(runs));
      const names = new Map(namesOfRuns(runs));
      for (const { run, address } of named)
        if (folders.has(run) && !isKnown([...names], { run, address })) names.set(freeName(address, names), run);
      if (names.size === 0) return;
      atomicWriteJson(join(runs, FILE), { version: 1, names: Object.fromEntries(names) } satisfies NamesFile);
    } finally {
      held.close();
    }
  } catch {
    // the run itself tells of a disk that refuses
  }
}

/** Whether the run is called by its address, or by it with a suffix. */
function isKnown(names: readonly (readonly [string, string])[], { run, address }: NamedRun): boolean {
  return names.some(([name, of]) => of === run && name.replace(/(?<=@\d+)-\d+$/, '') === address);
}

async function waitForLock(name: string): ReturnType<typeof takeKernelLock> {
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    const held = await takeKernelLock(name);
    if (held !== null) return held;
    await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
  }
  return null;
}

function removeLeftovers(runs: string): void {
  for (const name of stateFiles().list(runs))
    if (name.startsWith(TEMPORARY_PREFIX) && name.endsWith(`-${FILE}`)) stateFiles().remove(join(runs, name));
}

function namesInFile(file: string): readonly (readonly [string, string])[] {
  try {
    const { version, names } = JSON.parse(readFileSync(file, 'utf8')) as NamesFile;
    return version === 1 ? Object.entries(names).filter(([, run]) => typeof run === 'string') : [];
  } catch {
    return [];
  }
}

interface Unnamed {
  readonly run: string;
  /** `variant@seed` */
  readonly address: string;
  /** when it began, milliseconds since 1970 */
  readonly began: number;
}

function oldestFirst(runs: string, folders: readonly string[]): readonly Unnamed[] {
  const found = folders.flatMap((run) => whatIs(join(runs, run), run) ?? []);
  return found.toSorted((a, b) => (a.began === b.began ? (a.run < b.run ? -1 : 1) : a.began - b.began));
}

/** By its first event, or the manifest of a run that has not begun; null for a folder that is no run. */
function whatIs(path: string, run: string): Unnamed | null {
  const folder = runFolderAt(path);
  const start = glanceAtEvents(folder.events).find((event) => event.k === 'attempt-start');
  if (start?.k === 'attempt-start') return { run, address: `${start.variant}@${start.seed}`, began: start.w };
  try {
    const { variant, seed } = JSON.parse(readFileSync(folder.manifest, 'utf8')) as RunManifest;
    return { run, address: `${variant}@${seed}`, began: Number.POSITIVE_INFINITY };
  } catch {
    return null;
  }
}
