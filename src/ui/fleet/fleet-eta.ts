// When all runs of a plan are done: the rest of those that run, then the waiting ones on the same number of places, by
// list scheduling. What nothing measured tells is named.

import { estimateRemaining } from '../eta.js';
import { percentile } from '../percentile.js';
import { type FleetRow, isLive, rowSpentMs, rowState } from './fleet-row.js';

export interface FleetEta {
  /** milliseconds: about one case in ten is below `low`, one in ten above `high` */
  readonly low: number;
  readonly mid: number;
  readonly high: number;
  /** waiting runs whose time nothing tells */
  readonly unmeasured: number;
}

/** A run that waits is like those that are done, but not quite: the spread claimed at least. */
const WAITING = { low: 0.75, high: 1.35 } as const;

interface Span {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** Null when nothing is left or nothing can be told. */
export function estimateFleet(rows: readonly FleetRow[], now: number): FleetEta | null {
  const live = rows.filter(isLive);
  const waiting = rows.filter((row) => ['waiting', 'retrying'].includes(rowState(row)) && !isLive(row));
  const done = rows.filter((row) => rowState(row) === 'done').map(rowSpentMs);
  const finished = done.filter((ms) => ms > 0);
  const rest = live.map((row) => restOf(row, finished, now)).filter((span) => span !== null);
  const whole = spanOf(finished.length > 0 ? finished : expectedTimes(live, now));
  if (rest.length === 0 && (whole === null || waiting.length === 0)) return null;
  const places = Math.max(1, live.length);
  const end = (of: (span: Span) => number): number => {
    const busy = rest.map(of);
    while (busy.length < places) busy.push(0);
    return lastEnd(busy, whole === null ? [] : waiting.map(() => of(whole)));
  };
  return {
    low: end(({ low }) => low),
    mid: end(({ mid }) => mid),
    high: end(({ high }) => high),
    unmeasured: whole === null ? waiting.length : 0,
  };
}

/** What is left of a run: by its own steps, or, while stages wait that it has not measured, by runs that are done. */
function restOf(row: FleetRow, finished: readonly number[], now: number): Span | null {
  const whole = spanOf(finished);
  const ahead = row.model.stages.some(
    ({ state, op }) => state === 'wait' && (op.startsWith('train') || op === 'evaluate'),
  );
  if (whole === null || !ahead) return estimateRemaining(row.model, now);
  const left = (ms: number): number => Math.max(0, ms - rowSpentMs(row));
  return { low: left(whole.low), mid: left(whole.mid), high: left(whole.high) };
}

function spanOf(times: readonly number[]): Span | null {
  if (times.length === 0) return null;
  const mid = percentile(times, 0.5);
  return {
    low: Math.min(mid * WAITING.low, percentile(times, 0.1)),
    mid,
    high: Math.max(mid * WAITING.high, percentile(times, 0.9)),
  };
}

/** What running ones will have come to, where none is done yet. */
function expectedTimes(live: readonly FleetRow[], now: number): readonly number[] {
  return live.flatMap((row) => {
    const eta = estimateRemaining(row.model, now);
    return eta === null ? [] : [rowSpentMs(row) + eta.mid];
  });
}

/** The end of the last piece of work when each goes to the place that is free first. */
function lastEnd(places: readonly number[], work: readonly number[]): number {
  const ends = [...places];
  for (const ms of work) {
    const first = ends.indexOf(Math.min(...ends));
    ends[first]! += ms;
  }
  return Math.max(...ends);
}
