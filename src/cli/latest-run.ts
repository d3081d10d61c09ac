// The run that was worked on last.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { foldersBelow } from '../runtime/run/folders-below.js';

/** A folder that holds it is a run folder. */
export const EVENTS = 'events.jsonl';

/** The folder below `runs` whose events are newest; null when there is none. */
export function latestRun(runs: string): string | null {
  let latest: { readonly folder: string; readonly at: number } | null = null;
  for (const name of foldersBelow(runs)) {
    const folder = join(runs, name);
    const events = statSync(join(folder, EVENTS), { throwIfNoEntry: false });
    if (events !== undefined && (latest === null || events.mtimeMs > latest.at))
      latest = { folder, at: events.mtimeMs };
  }
  return latest?.folder ?? null;
}
