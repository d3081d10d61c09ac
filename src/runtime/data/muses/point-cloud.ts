// Points of a sensor in its own axes, and where they would be had the car stood still.
import { inverse } from './matrix.js';
import type { SceneMotion } from './scene-motion.js';

export interface PointCloud {
  /** x ahead, y, z up of every point, metres */
  readonly places: Float64Array;
  readonly intensities: Float64Array;
  /** seconds since 1970 */
  readonly times: Float64Array;
}

/** `places` by a 4x4 matrix of a rigid motion. */
export function transformed(places: Float64Array, matrix: readonly number[]): Float64Array {
  const [a, b, c, d, e, f, g, h, i, j, k, l] = matrix as [
    ...[number, number, number, number, number, number],
    ...[number, number, number, number, number, number],
  ];
  const out = new Float64Array(places.length);
  for (let p = 0; p < places.length; p += 3) {
    const x = places[p]!;
    const y = places[p + 1]!;
    const z = places[p + 2]!;
    out[p] = a * x + b * y + c * z + d;
    out[p + 1] = e * x + f * y + g * z + h;
    out[p + 2] = i * x + j * y + k * z + l;
  }
  return out;
}

/** By the angles of roll, pitch and heading, in this order: Rz Ry Rx. Changes `places`. */
function turn(places: Float64Array, p: number, roll: number, pitch: number, heading: number): void {
  const [sr, cr, sp, cp, sy, cy] = [
    ...[Math.sin(roll), Math.cos(roll), Math.sin(pitch), Math.cos(pitch)],
    ...[Math.sin(heading), Math.cos(heading)],
  ] as [number, number, number, number, number, number];
  const x = places[p]!;
  const y = places[p + 1]!;
  const z = places[p + 2]!;
  places[p] = cy * cp * x + (cy * sp * sr - sy * cr) * y + (cy * sp * cr + sy * sr) * z;
  places[p + 1] = sy * cp * x + (sy * sp * sr + cy * cr) * y + (sy * sp * cr - cy * sr) * z;
  places[p + 2] = -sp * x + cp * sr * y + cp * cr * z;
}

/**
 * Points where they were at the moment of the picture: in the axes of the position sensor moved along by the speed, then turned by the rates, for
 * the time between. `toPosition`: 4x4, from the sensor's axes to those of the position sensor; null when it has no inverse.
 */
export function compensated(cloud: PointCloud, toPosition: readonly number[], motion: SceneMotion): PointCloud | null {
  const back = inverse(toPosition, 4);
  if (back === null) return null;
  const places = transformed(cloud.places, toPosition);
  for (const [point, time] of cloud.times.entries()) {
    const since = time - motion.moment;
    places[point * 3] = places[point * 3]! + motion.speed * since;
    const [roll, pitch, heading] = motion.rates;
    turn(places, point * 3, roll * since, pitch * since, heading * since);
  }
  return { ...cloud, places: transformed(places, back) };
}
