// The radar's file: a picture of 400 directions (columns) by distances (rows), after eleven rows about time and validity.
import { damaged } from '../files/damaged-file.js';
import { readPng } from '../files/read-png.js';
import type { PointCloud } from './point-cloud.js';

const DIRECTIONS = 400;
/** seconds, nanoseconds, two unused, validity */
const HEADER = { seconds: 0, nanoseconds: 4, valid: 10, echoes: 11 } as const;
/** [rows, columns] of the picture */
const SIZE = [7547, DIRECTIONS] as const;
/** metres from one row to the next */
const RESOLUTION = 0.0438;
/** farthest row that is used, metres */
const RANGE = 150;
/** directions of which the camera sees something: first, and the one after the last */
const AHEAD = [145, 255] as const;
/** height of the ground, metres */
const GROUND = -1.62;

/** Echoes ahead up to 150 m, direction by direction from near to far. Throws a UserError (exit 4) naming the file. */
export function readRadar(file: string): PointCloud {
  const { data, channels } = readPng(file, SIZE);
  if (!(data instanceof Uint8Array)) throw damaged(file, 'a radar picture has 8 bits per number');
  const at = (row: number, column: number): number => data[(row * DIRECTIONS + column) * channels]!;
  const whole = (row: number, column: number): number =>
    at(row, column) + at(row + 1, column) * 2 ** 8 + at(row + 2, column) * 2 ** 16 + at(row + 3, column) * 2 ** 24;
  const rows = Math.floor(RANGE / RESOLUTION);
  const most = (AHEAD[1] - AHEAD[0]) * rows;
  const cloud = {
    places: new Float64Array(most * 3),
    intensities: new Float64Array(most),
    times: new Float64Array(most),
  };
  let points = 0;
  for (let column = AHEAD[0]; column < AHEAD[1]; column++) {
    if (at(HEADER.valid, column) === 0) continue;
    // single precision as published
    const degrees = Math.fround(-180 + (360 / DIRECTIONS) * (column + 1));
    const direction = -Math.fround(degrees * Math.fround(Math.PI / 180));
    const [ahead, aside] = [Math.fround(Math.cos(direction)), Math.fround(Math.sin(direction))];
    const time = whole(HEADER.seconds, column) + whole(HEADER.nanoseconds, column) / 1e9;
    for (let row = 0; row < rows; row++) {
      const distance = (row + 1) * RESOLUTION;
      cloud.places[points * 3] = distance * ahead;
      cloud.places[points * 3 + 1] = distance * aside;
      cloud.places[points * 3 + 2] = GROUND;
      cloud.intensities[points] = at(HEADER.echoes + row, column);
      cloud.times[points] = time;
      points++;
    }
  }
  return {
    places: cloud.places.subarray(0, points * 3),
    intensities: cloud.intensities.subarray(0, points),
    times: cloud.times.subarray(0, points),
  };
}
