// PNG stores each byte as the difference to what its neighbours predict; this undoes it (PNG specification, section 9).
import { bytesAt, reserve } from '../kernels/pixel-kernels.js';

/** Rows are undone in place; loops write up to 16 bytes past the end of one, where what follows must have been read. */
const AHEAD = 16;

/**
 * `rows` rows, each one filter byte and `stride` bytes, to the bytes alone; `step` = bytes of one pixel, at least 1.
 * What lies above the first row is 0.
 *
 * @throws Error with a short reason on an unknown filter.
 */
export function unfilterRows(raw: Uint8Array, rows: number, stride: number, step: number): Uint8Array<ArrayBuffer> {
  const { kernels, at } = reserve([stride + AHEAD + raw.length]);
  const out = at[0] + stride;
  const input = out + AHEAD;
  const memory = kernels.bytes();
  memory.fill(0, at[0], out);
  memory.set(raw, input);
  const wrong = kernels.unfilter(input, rows, stride, step, out);
  if (wrong >= 0) throw new Error(`row ${wrong} has the unknown filter ${raw[wrong * (stride + 1)]}`);
  return bytesAt(memory, out, rows * stride);
}
