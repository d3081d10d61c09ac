// Resizing of whole-number pictures and of labels as the published loaders do it.
import { type Frame, type Pixels, pixelsLike } from './frame.js';
import { resizeAntialiased } from './resize-antialiased.js';
import { roundHalfEven } from './round-half-even.js';

/** Source position of every target position for legacy nearest neighbour: floor(target * in / out). */
export function nearestPositions(from: number, to: number): Int32Array {
  const out = new Int32Array(to);
  for (let i = 0; i < to; i++) out[i] = Math.min(from - 1, Math.floor((i * from) / to));
  return out;
}

/** Nearest neighbour for an interleaved [H, W, channels] array: every value of the result occurs in the input. */
export function resizeNearest<T extends Pixels | Int16Array>(
  input: T,
  [height, width]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
  channels: number,
): T {
  if (height === toHeight && width === toWidth) return input;
  const out = new (input.constructor as new (length: number) => T)(toHeight * toWidth * channels);
  const rows = nearestPositions(height, toHeight);
  const columns = nearestPositions(width, toWidth);
  let o = 0;
  for (let y = 0; y < toHeight; y++) {
    const row = rows[y]! * width;
    for (let x = 0; x < toWidth; x++) {
      const i = (row + columns[x]!) * channels;
      for (let c = 0; c < channels; c++) out[o++] = input[i + c]!;
    }
  }
  return out;
}

interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly share: Float64Array;
}

/** Two neighbours and the share of the higher one, half-pixel centres, clamped at the border. */
function bilinearTaps(from: number, to: number): Taps {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const share = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const centre = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const base = Math.min(from - 1, Math.floor(centre));
    low[i] = base;
    high[i] = Math.min(from - 1, base + 1);
    share[i] = centre - base;
  }
  return { low, high, share };
}

/**
 * Bilinear with half-pixel centres, without antialiasing, of an RGB picture [H, W, 3]. The result is rounded to whole
 * numbers, because the published pipeline resizes 8-bit tensors before it divides by 255.
 */
export function resizeBilinear(
  input: Pixels,
  [height, width]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
): Pixels {
  if (height === toHeight && width === toWidth) return input;
  const out = pixelsLike(input, toHeight * toWidth * 3);
  const rows = bilinearTaps(height, toHeight);
  const columns = bilinearTaps(width, toWidth);
  let o = 0;
  for (let y = 0; y < toHeight; y++) {
    const top = rows.low[y]! * width;
    const bottom = rows.high[y]! * width;
    const down = rows.share[y]!;
    for (let x = 0; x < toWidth; x++) {
      const left = columns.low[x]!;
      const right = columns.high[x]!;
      const across = columns.share[x]!;
      const a = (top + left) * 3;
      const b = (top + right) * 3;
      const c = (bottom + left) * 3;
      const d = (bottom + right) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const upper = input[a + channel]! + (input[b + channel]! - input[a + channel]!) * across;
        const lower = input[c + channel]! + (input[d + channel]! - input[c + channel]!) * across;
        out[o++] = roundHalfEven(upper + (lower - upper) * down);
      }
    }
  }
  return out;
}

/** The method as written, or as its released code computes it. */
export type Semantics = 'paper' | 'reference';

/** Pictures bilinear (antialiased in `reference` semantics), labels nearest: how every resize of a whole frame works. */
export function resizeFrame(frame: Frame, height: number, width: number, semantics: Semantics = 'paper'): Frame {
  if (height === frame.height && width === frame.width) return frame;
  const from = [frame.height, frame.width] as const;
  const to = [height, width] as const;
  const resize = semantics === 'paper' ? resizeBilinear : resizeAntialiased;
  return {
    height,
    width,
    pictures: frame.pictures.map((picture) => resize(picture, from, to)),
    labels: resizeNearest(frame.labels, from, to, 1),
  };
}
