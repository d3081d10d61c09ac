// 3x3 Gaussian blur of a camera picture with mirrored borders.
import type { Pixels } from '../frame.js';
import { reserve } from '../kernels/pixel-kernels.js';

/** Normal density of sigma 0.8 at -1, 0, 1, scaled to sum 1. */
const SIDE = 0.238994;
const CENTRE = 0.522011;

const mirrored = (i: number, n: number): number => (n === 1 ? 0 : i < 0 ? -i : i >= n ? 2 * n - 2 - i : i);

/**
 * Separable blur of [H, W, 3] in double precision, float32 between the two passes; the result is rounded to whole numbers
 * once, after both.
 */
export function blurPicture(picture: Pixels, height: number, width: number): Pixels {
  const bytes = picture.BYTES_PER_ELEMENT;
  const wide = bytes === 2 ? 1 : 0;
  const values = width * 3;
  const { kernels, at } = reserve([(values + 6) * bytes, values * height * 4, picture.byteLength]);
  const [line, rows, out] = at as [number, number, number];
  const memory = kernels.bytes();
  // One row between the two pixels that its borders mirror.
  const row = bytes === 2 ? new Uint16Array(memory.buffer, line, values + 6) : memory.subarray(line, line + values + 6);
  for (let y = 0; y < height; y++) {
    const start = y * values;
    row.set(picture.subarray(start, start + values), 3);
    const [before, after] = [mirrored(-1, width), mirrored(width, width)].map((x) => start + x * 3) as [number, number];
    row.set(picture.subarray(before, before + 3), 0);
    row.set(picture.subarray(after, after + 3), values + 3);
    kernels.blurRow(line + 3 * bytes, wide, values, CENTRE, SIDE, rows + start * 4);
  }
  for (let y = 0; y < height; y++) {
    const [above, here, below] = [mirrored(y - 1, height), y, mirrored(y + 1, height)].map(
      (r) => rows + r * values * 4,
    ) as [number, number, number];
    kernels.blurDown(above, here, below, wide, values, CENTRE, SIDE, out + y * values * bytes);
  }
  const result = memory.slice(out, out + picture.byteLength);
  return bytes === 2 ? new Uint16Array(result.buffer) : result;
}
