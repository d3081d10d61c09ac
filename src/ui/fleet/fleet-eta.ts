// When all runs of a plan are done: the rest of those that run, then the waiting ones on the same number of places, by
// list scheduling. What nothing measured tells is named.

import { type Eta, estimateRemaining } from '../eta.js';
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

/** Null when nothing is left or nothing can be told. */
export function estimateFleet(rows: readonly FleetRow[], now: number): FleetEta | null {
  const live = rows.filter(isLive);
  const waiting = rows.filter((row) => ['waiting', 'retrying'].includes(rowState(row)) && !isLive(row));
  const rest = live.map(({ model }) => estimateRemaining(model, now)).filter((eta) => eta !== null);
  const whole = wholeTimes(rows, now);
  if (rest.length === 0 && (whole.length === 0 || waiting.length === 0)) return null;
  const places = Math.max(1, live.length);
  const unmeasured = whole.length === 0 ? waiting.length : 0;
  const add = (of: (eta: Eta) => number, each: number): number => {
    const busy = rest.map(of);
    while (busy.length < places) busy.push(0);
    const work = whole.length === 0 ? [] : waiting.map(() => each);
    return lastEnd(busy, work);
  };
  const typical = whole.length === 0 ? 0 : percentile(whole, 0.5);
  const low = whole.length === 0 ? 0 : Math.min(typical * WAITING.low, percentile(whole, 0.1));
  const high = whole.length === 0 ? 0 : Math.max(typical * WAITING.high, percentile(whole, 0.9));
  return {
    low: add((eta) => eta.low, low),
    mid: add((eta) => eta.mid, typical),
    high: add((eta) => eta.high, high),
    unmeasured,
  };
}

/** What a run takes from its first to its last event: those that are done, else what the running ones will come to. */
function wholeTimes(rows: readonly FleetRow[], now: number): readonly number[] {
  const done = rows.filter((row) => rowState(row) === 'done').map(rowSpentMs);
  if (done.length > 0) return done.filter((ms) => ms > 0);
  return rows.filter(isLive).flatMap((row) => {
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
