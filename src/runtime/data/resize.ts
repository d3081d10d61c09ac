// Resizing of whole-number pictures and of labels as the published loaders do it.
import type { Frame, Pixels } from './frame.js';
import { resampleWhole, type Window } from './kernels/resample.js';
import { resizeAntialiased } from './resize-antialiased.js';

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

/**
 * Bilinear with half-pixel centres, without antialiasing, of an RGB picture [H, W, 3]; only `window` of the result is
 * computed. The result is rounded to whole numbers, because the published pipeline resizes 8-bit tensors before it
 * divides by 255.
 */
export function resizeBilinear(
  input: Pixels,
  from: readonly [number, number],
  to: readonly [number, number],
  window: Window = { top: 0, left: 0, height: to[0], width: to[1] },
): Pixels {
  if (from[0] === to[0] && from[1] === to[1] && window.height === to[0] && window.width === to[1]) return input;
  return resampleWhole(input, { from, to, window, flipped: false });
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
