// The lidar's file: rows of six little-endian 64-bit numbers, x, y, z, intensity, ring and time.
import { damaged, readBytes } from '../files/damaged-file.js';
import type { PointCloud } from './point-cloud.js';

const COLUMNS = 6;
/** Ten times the points of a real turn of the lidar. */
const MAXIMUM_POINTS = 4_000_000;

/** @throws UserError with exit code 4 and `where` = file when it is missing or holds something else. */
export function readLidar(file: string): PointCloud {
  const bytes = readBytes(file);
  const rows = bytes.length / (COLUMNS * 8);
  if (!Number.isInteger(rows)) throw damaged(file, `${bytes.length} bytes are no whole rows of six 64-bit numbers`);
  if (rows > MAXIMUM_POINTS) throw damaged(file, `${rows} points are more than a lidar has`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const cloud = {
    places: new Float64Array(rows * 3),
    intensities: new Float64Array(rows),
    times: new Float64Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const number = (column: number): number => {
      const value = view.getFloat64((row * COLUMNS + column) * 8, true);
      if (!Number.isFinite(value)) throw damaged(file, `number ${column + 1} of point ${row + 1} is ${value}`);
      return value;
    };
    for (let axis = 0; axis < 3; axis++) cloud.places[row * 3 + axis] = number(axis);
    cloud.intensities[row] = number(3);
    cloud.times[row] = number(5);
  }
  return cloud;
}
