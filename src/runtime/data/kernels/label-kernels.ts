// Labels through the compiled loops: bytes to class ids, and the nearest ids of a window.
import { bytesAt, bytesOf, reserve } from './pixel-kernels.js';
import type { Window } from './resample.js';

/**
 * Class ids of one byte of every `step` of `bytes`, by a table of 256 ids. Where one is `unknown`, the number of the first such pixel instead.
 *
 * @param first number of the byte of the first pixel, below `step`
 */
export function mapBytes(
  bytes: Uint8Array,
  first: number,
  step: number,
  table: Int16Array,
  unknown: number,
): Int16Array | number {
  const pixels = bytes.length / step;
  const { kernels, at } = reserve([bytes.length, table.byteLength, 2 * pixels]);
  const [source, ids, out] = at;
  const memory = kernels.bytes();
  memory.set(bytes, source);
  memory.set(bytesOf(table), ids);
  const wrong = kernels.mapBytes(source + first, step, pixels, ids, unknown, out);
  return wrong >= 0 ? wrong : new Int16Array(bytesAt(memory, out, 2 * pixels).buffer);
}

/** Where the nearest neighbours of a resized picture lie in the picture: numbers of rows and columns. */
export interface Nearest {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** Rows of results that are made before they are copied out: they stay in the nearest caches. */
const BLOCK = 64 * 1024;

/** The labels of a window of a resized picture into rows of `pitch` ids of `out`; `labels` has `width` columns. */
export function gatherInto(
  labels: Int16Array,
  width: number,
  { rows, columns }: Nearest,
  window: Pick<Window, 'height' | 'width'>,
  out: Int32Array,
  pitch: number,
): void {
  if (window.height === 0 || window.width === 0) return;
  const first = rows[0]!;
  const used = labels.subarray(first * width, (rows[window.height - 1]! + 1) * width);
  const atOnce = Math.max(1, Math.floor(BLOCK / (4 * window.width)));
  const { kernels, at } = reserve([used.byteLength, columns.byteLength, 4 * window.width * atOnce]);
  const [source, places, results] = at;
  const memory = kernels.bytes();
  memory.set(bytesOf(used), source);
  memory.set(bytesOf(columns.map((x) => 2 * x)), places);
  for (let y = 0; y < window.height; y += atOnce) {
    const end = Math.min(window.height, y + atOnce);
    for (let row = y; row < end; row++) {
      const from = source + 2 * (rows[row]! - first) * width;
      kernels.gather(from, places, window.width, results + 4 * (row - y) * window.width);
    }
    const made = new Int32Array(memory.buffer, results, (end - y) * window.width);
    if (pitch === window.width) out.set(made, y * pitch);
    else
      for (let row = y; row < end; row++)
        out.set(made.subarray((row - y) * window.width, (row - y + 1) * window.width), row * pitch);
  }
}
