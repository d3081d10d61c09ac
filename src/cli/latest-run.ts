// Which run folder a user means.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../exit-code.js';

const EVENTS = 'events.jsonl';

/**
 * The run folder called `wanted` (a path, or a name below `runs`), or the one below `runs` whose events are newest.
 * Throws exit 2 naming where it looked.
 */
export function findRunFolder(wanted: string | undefined, runs: string): string {
  if (wanted === undefined) {
    const latest = latestRun(runs);
    if (latest !== null) return latest;
    throw new UserError(EXIT.usage, `there is no run in ${runs}`, { help: 'start one with: rseg run FILE' });
  }
  for (const folder of [wanted, join(runs, wanted)]) {
    if (existsSync(join(folder, EVENTS))) return folder;
    const inside = latestRun(folder);
    if (inside !== null) return inside;
  }
  throw new UserError(EXIT.usage, `${wanted} is not a run folder: it has no ${EVENTS}`, {
    help: `the folders in ${runs} are runs`,
  });
}

function latestRun(runs: string): string | null {
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
