// Whether any process still works on a run, judged from the notes that its processes leave in the run folder.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Heartbeat } from '../runtime/run/heartbeat.js';
import { isAlive, type ProcessIdentity } from '../runtime/run/process-identity.js';
import { lockHolder } from '../runtime/run/run-lock.js';

/** Silence of the supervisor of another machine after which nobody works there any more. */
const SILENCE_MS = 5 * 60_000;

/** A sentence when no process works on the run in `folder`; null when one does or nothing can be told. */
export function describeDeadRun(folder: string, now: number): string | null {
  const holders = (['supervisor', 'trainer'] as const).map((role) => lockHolder(folder, role));
  const here = holders.filter((holder) => holder !== null && holder.host === hostname()) as ProcessIdentity[];
  if (here.some(isAlive)) return null;
  const beat = readHeartbeat(join(folder, 'heartbeat.json'));
  if (beat !== null && beat.host !== hostname()) {
    const silence = now - beat.wall;
    return silence < SILENCE_MS ? null : `nothing heard from ${beat.host} for ${Math.round(silence / 60_000)} minutes`;
  }
  return 'no process works on this run any more; rseg run continues it from its last checkpoint';
}

function readHeartbeat(file: string): Heartbeat | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Heartbeat;
  } catch {
    return null;
  }
}
