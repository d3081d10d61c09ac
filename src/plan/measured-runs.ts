// The durations that all runs of a folder tell, kept in a cache beside the runs: event logs are long and are read once.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { atomicWriteJson } from '../runtime/run/atomic-write.js';
import { rsegVersion } from '../runtime/run/environment-record.js';
import { foldersBelow } from '../runtime/run/folders-below.js';
import { makeFolder } from '../runtime/run/make-folder.js';
import { type Measurement, measureRun } from './measured-work.js';

/** below the folder of all runs; no run is called so */
const FILE = join('.cache', 'durations.json');
/** raised when measurements or the count of operations change their meaning */
const FORMAT = 2;

interface Known {
  readonly size: number;
  readonly mtimeMs: number;
  readonly found: readonly Measurement[];
}
interface Cache {
  readonly format: number;
  readonly rseg: string;
  readonly runs: Readonly<Record<string, Known>>;
}

/** Measurements of every run below `runs`; empty when the folder does not exist. A cache that cannot be written is done without. */
export function measuredRuns(runs: string): readonly Measurement[] {
  const names = foldersBelow(runs);
  if (names.length === 0) return [];
  const before = readCache(join(runs, FILE));
  const after: Record<string, Known> = {};
  let fresh = false;
  for (const name of names) {
    const stat = statSync(join(runs, name, 'events.jsonl'), { throwIfNoEntry: false });
    if (stat === undefined) continue;
    const { size, mtimeMs } = stat;
    const known = before.runs[name];
    const same = known !== undefined && known.size === size && known.mtimeMs === mtimeMs;
    if (!same) fresh = true;
    after[name] = same ? known : { size, mtimeMs, found: measureRun(join(runs, name)) };
  }
  if (fresh) keep(join(runs, FILE), { format: FORMAT, rseg: rsegVersion, runs: after });
  return Object.values(after).flatMap(({ found }) => found);
}

function readCache(file: string): Cache {
  const empty: Cache = { format: FORMAT, rseg: rsegVersion, runs: {} };
  try {
    const cache = JSON.parse(readFileSync(file, 'utf8')) as Cache;
    return cache.format === FORMAT && cache.rseg === rsegVersion ? cache : empty;
  } catch {
    return empty;
  }
}

function keep(file: string, cache: Cache): void {
  try {
    makeFolder(dirname(file));
    atomicWriteJson(file, cache);
  } catch {
    // a folder that may only be read: the logs are read again next time
  }
}
