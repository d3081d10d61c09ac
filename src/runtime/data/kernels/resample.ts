// A window of a resized picture: as whole numbers, or normalised straight to where the batch wants it.
import { type Pixels, pixelMaximum, pixelsLike } from '../frame.js';
import { lookUpTables, type NormName } from '../normalise.js';
import { bytesOf, type PixelKernels, reserve } from './pixel-kernels.js';

/** Part of a resized picture, in its own pixels. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

export interface Resampling {
  /** sides of the picture */
  readonly from: readonly [number, number];
  /** sides of the whole resized picture */
  readonly to: readonly [number, number];
  /** part of it that is computed */
  readonly window: Window;
  /** the picture is mirrored before it is resized */
  readonly flipped: boolean;
}

/** Bytes of results that are made before they are copied out: small enough to stay in the nearest caches. */
const BLOCK = 128 * 1024;

/**
 * The lower neighbour of each target position start .. start + count - 1, and the share of the one above it, 0 where there is none: half-pixel
 * centres, clamped at the border.
 */
function neighbours(from: number, to: number, start: number, count: number) {
  const low = new Int32Array(count);
  const share = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const centre = Math.max(0, ((start + i + 0.5) * from) / to - 0.5);
    low[i] = Math.min(from - 1, Math.floor(centre));
    share[i] = low[i] === from - 1 ? 0 : centre - low[i]!;
  }
  return { low, share };
}

/** Where rows of results are written, and how one is made from two source rows. */
interface Target {
  readonly tableBytes: number;
  /** bytes of one value */
  readonly valueBytes: number;
  /** copies the tables to their place */
  prepare(memory: Uint8Array, tables: number): void;
  blend(kernels: PixelKernels, low: number, high: number, share: number, tables: number, out: number): void;
  /** takes rows `first` .. `end` - 1 of the window, which lie in memory from `at` on */
  take(memory: Uint8Array<ArrayBuffer>, at: number, first: number, end: number): void;
}

function resample(picture: Pixels, { from, to, window, flipped }: Resampling, target: Target): void {
  if (window.height === 0 || window.width === 0) return;
  const pixelBytes = 3 * picture.BYTES_PER_ELEMENT;
  const rowBytes = from[1] * pixelBytes;
  const rows = neighbours(from[0], to[0], window.top, window.height);
  const columns = neighbours(from[1], to[1], window.left, window.width);
  // Of a mirrored picture the next column lies on the left: pairs begin one column before.
  const offsets = columns.low.map((x) => (flipped ? from[1] - 2 - x : x) * pixelBytes);
  const firstRow = rows.low[0]!;
  const lastRow = Math.min(from[0] - 1, rows.low[window.height - 1]! + 1);
  const used = picture.subarray(firstRow * from[1] * 3, (lastRow + 1) * from[1] * 3);
  const values = window.width * 3;
  const rowsAtOnce = Math.max(1, Math.floor(BLOCK / (values * target.valueBytes)));
  const lineBytes = window.width * 12 + 48;
  const resultBytes = rowsAtOnce * values * target.valueBytes;
  const sizes = [used.byteLength, offsets.byteLength, columns.share.byteLength, target.tableBytes] as const;
  const { kernels, at } = reserve([...sizes, 2 * lineBytes, resultBytes]);
  const [source, places, shares, tables, lines, results] = at;
  const memory = kernels.bytes();
  memory.set(bytesOf(used), source);
  memory.set(bytesOf(offsets), places);
  memory.set(bytesOf(columns.share), shares);
  target.prepare(memory, tables);

  const isWide = Number(picture.BYTES_PER_ELEMENT === 2);
  kernels.begin(source, isWide, Number(flipped), places, shares, window.width, lines, lineBytes);
  for (let first = 0; first < window.height; first += rowsAtOnce) {
    const end = Math.min(window.height, first + rowsAtOnce);
    for (let y = first; y < end; y++) {
      const low = (rows.low[y]! - firstRow) * rowBytes;
      const high = Math.min(lastRow - firstRow, rows.low[y]! - firstRow + 1) * rowBytes;
      const out = results + (y - first) * values * target.valueBytes;
      target.blend(kernels, low, high, rows.share[y]!, tables, out);
    }
    target.take(memory, results, first, end);
  }
}

/** Whole numbers [window.height, window.width, 3], rounded once, halves to even. */
export function resampleWhole(picture: Pixels, resampling: Resampling): Pixels {
  const { height, width } = resampling.window;
  const out = pixelsLike(picture, height * width * 3);
  const bytes = bytesOf(out);
  const rowBytes = width * 3 * picture.BYTES_PER_ELEMENT;
  resample(picture, resampling, {
    ...{ tableBytes: 0, valueBytes: picture.BYTES_PER_ELEMENT, prepare: () => undefined },
    blend: (kernels, low, high, share, _tables, to) => kernels.blendToWhole(low, high, share, to),
    take: (memory, at, first, end) => bytes.set(memory.subarray(at, at + (end - first) * rowBytes), first * rowBytes),
  });
  return out;
}

/**
 * Float32 [window.height, window.width, 3] into rows of `pitch` values of `out` from `offset` on: value for value what
 * `resampleWhole` and the look-up of `norm` give one after the other.
 */
export function resampleInto(
  picture: Pixels,
  resampling: Resampling,
  norm: NormName,
  out: Float32Array,
  offset: number,
  pitch: number,
): void {
  const maximum = pixelMaximum(picture);
  const values = resampling.window.width * 3;
  const take: Target['take'] = (memory, at, first, end) => {
    const made = new Float32Array(memory.buffer, at, (end - first) * values);
    if (pitch === values) out.set(made, offset + first * values);
    else
      for (let y = first; y < end; y++)
        out.set(made.subarray((y - first) * values, (y - first + 1) * values), offset + y * pitch);
  };
  if (norm === 'unit') {
    resample(picture, resampling, {
      ...{ tableBytes: 0, valueBytes: 4, prepare: () => undefined, take },
      blend: (kernels, low, high, share, _tables, to) => kernels.blendToUnit(low, high, share, maximum, to),
    });
    return;
  }
  const tables = lookUpTables(norm, maximum);
  const { byteLength } = tables[0]!;
  resample(picture, resampling, {
    ...{ tableBytes: 3 * byteLength, valueBytes: 4, take },
    prepare: (memory, at) => {
      for (const [c, table] of tables.entries()) memory.set(bytesOf(table), at + c * byteLength);
    },
    blend: (kernels, low, high, share, at, to) => kernels.blendToTables(low, high, share, at, byteLength, to),
  });
}
