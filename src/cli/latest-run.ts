// The run that was worked on last.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that holds it is a run folder. */
export const EVENTS = 'events.jsonl';

/** The folder below `runs` whose events are newest; null when there is none. */
export function latestRun(runs: string): string | null {
  let latest: { readonly folder: string; readonly at: number } | null = null;
  let names: string[] = [];
  try {
    names = readdirSync(runs);
  } catch {
    return null;
  }
  for (const name of names) {
    const folder = join(runs, name);
    const events = statSync(join(folder, EVENTS), { throwIfNoEntry: false });
    if (events !== undefined && (latest === null || events.mtimeMs > latest.at))
      latest = { folder, at: events.mtimeMs };
  }
  return latest?.folder ?? null;
}
