// A window of a resized picture, normalised, straight to where the batch wants it.
import { type Pixels, pixelMaximum } from '../frame.js';
import { lookUpTables, type NormName } from '../normalise.js';
import { bilinearTaps, type Window } from '../resize.js';
import { reserve } from './pixel-kernels.js';

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

/** Neighbours of each column, as bytes; of a mirrored picture those of the mirror image. */
function columnTaps({ from, to, window, flipped }: Resampling, bytesPerPixel: number) {
  const taps = bilinearTaps(from[1], to[1], window.left, window.width, bytesPerPixel);
  if (!flipped) return taps;
  const last = (from[1] - 1) * bytesPerPixel;
  return { low: taps.low.map((at) => last - at), high: taps.high.map((at) => last - at), share: taps.share };
}

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);

/**
 * Float32 [window.height, window.width, 3] into rows of `pitch` values of `out` from `offset` on: value for value what
 * `resizeBilinear` and the look-up of `norm` give one after the other.
 */
export function resampleInto(
  picture: Pixels,
  resampling: Resampling,
  norm: NormName,
  out: Float32Array,
  offset: number,
  pitch: number,
): void {
  const { from, to, window } = resampling;
  const tables = lookUpTables(norm, pixelMaximum(picture));
  const pixelBytes = 3 * picture.BYTES_PER_ELEMENT;
  const rows = bilinearTaps(from[0], to[0], window.top, window.height, from[1] * pixelBytes);
  const columns = columnTaps(resampling, pixelBytes);
  const [values, tableBytes, lineBytes] = [window.width * 3, tables[0]!.byteLength, window.width * 24 + 32];
  const rowsAtOnce = Math.max(1, Math.floor(BLOCK / (values * 4)));
  const blocks = [picture, columns.low, columns.high, columns.share].map((array) => array.byteLength);
  const { kernels, at } = reserve([...blocks, 3 * tableBytes, 2 * lineBytes, rowsAtOnce * values * 4]);
  const [source, low, high, share, table, lines, results] = at as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const memory = kernels.bytes();
  memory.set(bytesOf(picture), source);
  memory.set(bytesOf(columns.low), low);
  memory.set(bytesOf(columns.high), high);
  memory.set(bytesOf(columns.share), share);
  for (const [c, each] of tables.entries()) memory.set(bytesOf(each), table + c * tableBytes);
  const made = new Float32Array(memory.buffer, results, rowsAtOnce * values);

  kernels.begin(low, high, share, window.width, lines, lineBytes);
  const wide = picture.BYTES_PER_ELEMENT === 2 ? 1 : 0;
  for (let first = 0; first < window.height; first += rowsAtOnce) {
    const end = Math.min(window.height, first + rowsAtOnce);
    for (let y = first; y < end; y++) {
      const place = results + (y - first) * values * 4;
      kernels.blendRow(source, wide, rows.low[y]!, rows.high[y]!, rows.share[y]!, table, tableBytes, place);
    }
    if (pitch === values) out.set(made.subarray(0, (end - first) * values), offset + first * values);
    else {
      for (let y = first; y < end; y++) {
        out.set(made.subarray((y - first) * values, (y - first + 1) * values), offset + y * pitch);
      }
    }
  }
}
