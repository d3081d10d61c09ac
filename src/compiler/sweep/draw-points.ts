// `sample N seed S`: which points of a sweep are taken (language reference, S6 f). Every choice is a hash of S and of what is chosen from, so
// nothing else of the file can move it.
import { createHash } from 'node:crypto';
import type { Condition } from './condition.js';
import { type BaseValue, fits } from './grid.js';
import { pointIdentity } from './point-identity.js';
import { type AxisChoice, axisKey, type Point, type SweepAxis } from './sweep-axis.js';

function digest(...parts: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** The `count` points whose hashes with `seed` are smallest, in the order of `points`. */
export function smallestHashes(points: readonly Point[], count: number, seed: number): readonly Point[] {
  const ranked = points.map((point) => ({ point, hash: digest(seed, pointIdentity(point)).toString('hex') }));
  const taken = [...ranked].sort((a, b) => (a.hash < b.hash ? -1 : 1)).slice(0, count);
  const chosen = new Set(taken.map(({ point }) => point));
  return points.filter((point) => chosen.has(point));
}

export interface Draws {
  readonly points: readonly Point[];
  readonly attempts: number;
  /** attempts that `skip` removed */
  readonly skipped: number;
}

/**
 * Draws axis by axis until `count` different points are found: draw i takes, of a continuous axis, the share hash(seed, axis, i) of its
 * range, of a list the value v with the smallest hash(seed, axis, v, i). So a larger `count` only appends, another axis moves nothing, and a
 * value added to a list of k changes one draw in k + 1. `attempts` bounds the work where `skip` leaves little.
 */
export function drawPoints(
  axes: readonly SweepAxis[],
  skips: readonly Condition[],
  count: number,
  seed: number,
  attempts: number,
  baseValue: BaseValue,
): Draws {
  const choosers = axes.map((axis) => ({ axis, choose: chooserOf(axis, seed) }));
  const points = new Map<string, Point>();
  let tried = 0;
  let skipped = 0;
  for (; tried < attempts && points.size < count; tried++) {
    let point: Point = [];
    for (const { axis, choose } of choosers) {
      if (fits(axis.when, point, baseValue)) point = [...point, ...choose(tried)];
    }
    if (skips.some((skip) => fits(skip, point, baseValue))) skipped++;
    else points.set(pointIdentity(point), points.get(pointIdentity(point)) ?? point);
  }
  return { points: [...points.values()], attempts: tried, skipped };
}

function chooserOf(axis: SweepAxis, seed: number): (draw: number) => AxisChoice {
  const key = axisKey(axis);
  if (axis.kind === 'continuous') {
    return (draw) => axis.choose(Number(digest(seed, key, draw).readBigUInt64BE() >> 11n) / 2 ** 53);
  }
  const hashed = axis.choices.map((choice) => ({
    choice,
    start: digest(seed, key, pointIdentity(choice)).readUInt32BE(),
  }));
  return (draw) => {
    let best = hashed[0]!;
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of hashed) {
      const hash = mixed(candidate.start ^ mixed(draw));
      if (hash > least || (hash === least && candidate.start > best.start)) continue;
      best = candidate;
      least = hash;
    }
    return best.choice;
  };
}

/** A bijection of 32-bit numbers that scatters them (the finaliser of MurmurHash3). */
function mixed(value: number): number {
  let bits = (value + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
