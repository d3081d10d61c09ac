// What tests want to know of the newest queue below a folder of runs, while it goes on.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../../../../src/runtime/run/event.js';
import { newestQueue } from '../../../../src/runtime/run/queue/queue-file.js';
import type { QueueRow } from '../../../../src/runtime/run/queue/queue-record.js';
import { eventsOf } from '../rseg-process.js';

export const foldersIn = (runs: string): readonly string[] =>
  readdirSync(runs).flatMap((name) => (/^[0-9a-f]{12}$/.test(name) ? [join(runs, name)] : []));

export const allEvents = (runs: string): readonly RunEvent[] => foldersIn(runs).flatMap(eventsOf);

/** Looks again and again until there is something; what throws is not there yet. */
export async function waitFor<T>(look: () => T | null | undefined | false, what: string): Promise<T> {
  for (const end = Date.now() + 90_000; Date.now() < end; ) {
    try {
      const found = look();
      if (found !== null && found !== undefined && found !== false) return found;
    } catch {
      // not there yet
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain for ${what}`);
}

export const rowOf = (runs: string, name: string): QueueRow | undefined =>
  newestQueue(runs)?.rows.find((row) => row.name === name);

/** Folder of the run called `name`, as soon as a queue tells it. */
export const folderOf = async (runs: string, name: string): Promise<string> =>
  join(runs, (await waitFor(() => rowOf(runs, name), name)).run);
