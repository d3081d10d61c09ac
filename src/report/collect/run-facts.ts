// On what a run was computed, how long it took, and what that costs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentRecord } from '../../runtime/run/environment-record.js';
import type { RunEvent } from '../../runtime/run/event.js';
import { readEvents } from '../../runtime/run/event-log.js';
import { runFolderAt } from '../../runtime/run/run-folder.js';

export interface RunFacts {
  /** name and device of the engine of the newest attempt; null where none was opened */
  readonly engine: string | null;
  readonly description: string | null;
  readonly environment: EnvironmentRecord | null;
  readonly attempts: number;
  /** of all attempts together */
  readonly ms: number;
  /** hours of processor cores; null on a GPU, or where the machine is not known */
  readonly coreHours: number | null;
  /** hours of one GPU; null without one */
  readonly gpuHours: number | null;
  /** losses that jumped: `student step 41 (taken back)` */
  readonly spikes: readonly string[];
}

/** What the folder of a run tells; null for one that does not exist or has never been started. */
export function factsOfRun(folder: string): RunFacts | null {
  const { events } = readEvents(join(folder, 'events.jsonl'));
  if (events.length === 0) return null;
  const environment = readEnvironment(runFolderAt(folder).environment);
  const opened = events.findLast((event) => event.k === 'engine');
  const { attempts, ms } = timeOf(events);
  const hours = ms / 3_600_000;
  const onGpu = opened !== undefined && /\bGPU\b/.test(opened.description);
  // the other engines compute on one thread
  const cores = opened?.name === 'tensorflow' ? (environment?.cores ?? null) : 1;
  return {
    engine: opened?.name ?? null,
    description: opened?.description ?? null,
    environment,
    attempts,
    ms,
    coreHours: onGpu || cores === null ? null : hours * cores,
    gpuHours: onGpu ? hours : null,
    spikes: spikesOf(events),
  };
}

/** Once each: a resumed training repeats steps. */
function spikesOf(events: readonly RunEvent[]): readonly string[] {
  const told = events.flatMap((event) =>
    event.k === 'spike' ? [`${event.stage} step ${event.step}${event.rolledBack ? ' (taken back)' : ''}`] : [],
  );
  return [...new Set(told)];
}

/** The times of events count from the start of their attempt. */
function timeOf(events: readonly RunEvent[]): { readonly attempts: number; readonly ms: number } {
  let attempts = 0;
  let ms = 0;
  for (const [i, event] of events.entries()) {
    const next = events[i + 1];
    if (event.k === 'attempt-start') attempts++;
    if (next === undefined || next.k === 'attempt-start') ms += event.t;
  }
  return { attempts, ms };
}

function readEnvironment(file: string): EnvironmentRecord | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as EnvironmentRecord;
  } catch {
    // a folder that was copied in part
    return null;
  }
}
