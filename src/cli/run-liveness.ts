// Whether any process still works on a run, judged from the notes that its processes leave in the run folder.
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { SILENT_MS } from '../runtime/run/foreign-holder.js';
import type { Heartbeat } from '../runtime/run/heartbeat.js';
import { isAlive } from '../runtime/run/process-identity.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { lockHolder } from '../runtime/run/run-lock.js';
import { isStalled, stalledStep } from '../ui/liveness.js';
import { sanitize } from '../ui/sanitize.js';

/** Beats come every ten seconds. */
const FRESH_MS = 60_000;

/** A sentence when no process works on the run in `folder`; null when one does or nothing can be told. */
export function describeDeadRun(folder: string, now: number): string | null {
  const notes = (['supervisor', 'trainer'] as const).flatMap((role) => lockHolder(folder, role) ?? []);
  const here = hostname();
  if (notes.some((holder) => holder.host === here && isAlive(holder))) return null;
  const beat = readHeartbeat(folder);
  const signs = notes.map(({ host, since }) => ({ host, wall: Date.parse(since) }));
  if (beat !== null) signs.push(beat);
  const [heard] = signs.filter(({ host }) => host !== here).sort((a, b) => b.wall - a.wall);
  const silence = now - (heard?.wall ?? 0);
  if (heard !== undefined) {
    return silence < SILENT_MS ? null : `nothing heard from ${heard.host} for ${Math.round(silence / 60_000)} minutes`;
  }
  if (signs.length === 0 && now - lastEvent(folder) < SILENT_MS) return null;
  return 'no process works on this run any more; rseg run continues it from its last checkpoint';
}

/**
 * A sentence when something keeps the run in `folder` from going on, though its processes live: a step that hangs, a full disk. Null when
 * nothing does or nothing can be told.
 */
export function describeTrouble(folder: string, now: number): string | null {
  const beat = readHeartbeat(folder);
  if (beat === null || now - beat.wall > FRESH_MS) return null;
  const { trouble, step } = beat;
  if (trouble !== undefined) return sanitize(trouble);
  if (step === undefined || step.medianMs === null || !isStalled(step.runningMs, step.medianMs)) return null;
  return stalledStep(step.step, step.runningMs, step.medianMs);
}

function readHeartbeat(folder: string): Heartbeat | null {
  try {
    return JSON.parse(readFileSync(runFolderAt(folder).heartbeat, 'utf8')) as Heartbeat;
  } catch {
    return null;
  }
}

/** Notes of another machine may be seen later than its events. */
const lastEvent = (folder: string): number =>
  statSync(runFolderAt(folder).events, { throwIfNoEntry: false })?.mtimeMs ?? 0;
