// What a view shows of a run folder besides its events, read when it is asked for. The folder may be a copy, and its events may
// come from anybody: no path in them leads out of it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { UserError } from '../exit-code.js';
import { readPng } from '../runtime/data/files/read-png.js';
import type { RunEvent } from '../runtime/run/event.js';
import { EventReader } from '../runtime/run/event-reader.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import type { Metrics } from '../runtime/run/stages/evaluate-stage.js';
import type { Pixels, RunFiles } from '../ui/run-files.js';
import { describeDeadRun, describeTrouble } from './run-liveness.js';

/** Pictures that are kept decoded: a few steps back and forth. */
const PICTURES = 8;

export function openRunFiles(path: string): RunFiles {
  const folder = runFolderAt(path);
  const pictures = new Map<string, Pixels | null>();
  let metrics: { readonly stamp: number; readonly read: readonly Metrics[] } = { stamp: -1, read: [] };
  return {
    folder: relative(process.cwd(), path) || '.',
    events: () => {
      const reader = new EventReader(folder.events, { sample: true });
      const events: RunEvent[] = [];
      do events.push(...reader.read());
      while (reader.behind);
      return events;
    },
    picture: (name) => {
      const known = pictures.get(name);
      if (known !== undefined) return known;
      const read = readPicture(path, name);
      const [oldest] = pictures.keys();
      if (oldest !== undefined && pictures.size >= PICTURES) pictures.delete(oldest);
      pictures.set(name, read);
      return read;
    },
    metrics: () => {
      const stamp = statSync(folder.metrics, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (stamp !== metrics.stamp) metrics = { stamp, read: readMetrics(folder.metrics) };
      return metrics.read;
    },
    probe: () => describeDeadRun(path, Date.now()),
    trouble: () => describeTrouble(path, Date.now()),
  };
}

function readPicture(run: string, name: string): Pixels | null {
  const path = join(run, name);
  const inside = relative(run, path);
  if (inside.startsWith('..') || isAbsolute(inside)) return null;
  try {
    const { height, width, data, channels } = readPng(path, null);
    return channels === 3 && data instanceof Uint8Array ? { height, width, rgb: data } : null;
  } catch (error) {
    // a picture that is gone or damaged is not shown; nothing depends on it
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Teacher before student. A file that is just being replaced, or is none of ours, is left out. */
function readMetrics(folder: string): readonly Metrics[] {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  const read = names
    .filter((name) => name.endsWith('.json'))
    .flatMap((name): readonly Metrics[] => {
      try {
        const value = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Metrics;
        return value.version === 1 && Array.isArray(value.suites) && Array.isArray(value.classes) ? [value] : [];
      } catch {
        return [];
      }
    });
  return read.toSorted((a, b) => (a.subject < b.subject ? 1 : -1));
}
