// Resizing of whole-number pictures and of labels as the published loaders do it.
import { type Frame, type Pixels, pixelsLike } from './frame.js';
import { resizeAntialiased } from './resize-antialiased.js';
import { roundHalfEven } from './round-half-even.js';

/** Part of a resized picture, in its own pixels. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Source position of every target position for legacy nearest neighbour: floor(target * in / out). */
export function nearestPositions(from: number, to: number): Int32Array {
  const out = new Int32Array(to);
  for (let i = 0; i < to; i++) out[i] = Math.min(from - 1, Math.floor((i * from) / to));
  return out;
}

/** Nearest neighbour for an interleaved [H, W, channels] array, or a window of the result: no value is invented. */
export function resizeNearest<T extends Pixels | Int16Array>(
  input: T,
  [height, width]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
  channels: number,
  window: Window = { top: 0, left: 0, height: toHeight, width: toWidth },
): T {
  if (height === toHeight && width === toWidth && window.height === height && window.width === width) return input;
  const out = new (input.constructor as new (length: number) => T)(window.height * window.width * channels);
  const rows = nearestPositions(height, toHeight);
  const columns = nearestPositions(width, toWidth);
  let o = 0;
  for (let y = window.top; y < window.top + window.height; y++) {
    const row = rows[y]! * width;
    for (let x = window.left; x < window.left + window.width; x++) {
      const i = (row + columns[x]!) * channels;
      for (let c = 0; c < channels; c++) out[o++] = input[i + c]!;
    }
  }
  return out;
}

export interface Taps {
  readonly low: Int32Array<ArrayBuffer>;
  readonly high: Int32Array<ArrayBuffer>;
  readonly share: Float64Array<ArrayBuffer>;
}

/**
 * Two neighbours and the share of the higher one for target positions start .. start + count - 1: half-pixel centres,
 * clamped at the border. Positions are multiplied by `stride`.
 */
export function bilinearTaps(from: number, to: number, start: number, count: number, stride: number): Taps {
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  const share = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const centre = Math.max(0, ((start + i + 0.5) * from) / to - 0.5);
    const base = Math.min(from - 1, Math.floor(centre));
    low[i] = base * stride;
    high[i] = Math.min(from - 1, base + 1) * stride;
    share[i] = centre - base;
  }
  return { low, high, share };
}

/**
 * Bilinear with half-pixel centres, without antialiasing, of an RGB picture [H, W, 3]; only `window` of the result is
 * computed. The result is rounded to whole numbers, because the published pipeline resizes 8-bit tensors before it
 * divides by 255.
 */
export function resizeBilinear(
  input: Pixels,
  [height, width]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
  window: Window = { top: 0, left: 0, height: toHeight, width: toWidth },
): Pixels {
  if (height === toHeight && width === toWidth && window.height === height && window.width === width) return input;
  const out = pixelsLike(input, window.height * window.width * 3);
  const rows = bilinearTaps(height, toHeight, window.top, window.height, width * 3);
  const columns = bilinearTaps(width, toWidth, window.left, window.width, 3);
  for (let y = 0, o = 0; y < window.height; y++) {
    const top = rows.low[y]!;
    const bottom = rows.high[y]!;
    const down = rows.share[y]!;
    for (let x = 0; x < window.width; x++) {
      const left = columns.low[x]!;
      const right = columns.high[x]!;
      const across = columns.share[x]!;
      for (let channel = 0; channel < 3; channel++, o++) {
        const a = input[top + left + channel]!;
        const c = input[bottom + left + channel]!;
        const upper = a + (input[top + right + channel]! - a) * across;
        const lower = c + (input[bottom + right + channel]! - c) * across;
        out[o] = roundHalfEven(upper + (lower - upper) * down);
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
