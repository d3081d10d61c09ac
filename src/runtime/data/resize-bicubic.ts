// Bicubic resizing that need not keep the shape, bit for bit as Pillow's `Image.resize` for 8 bits: the filter widens when a picture shrinks, weights are
// whole numbers, and columns are rounded before rows.
import { type Pixels, pixelMaximum, pixelsLike } from './frame.js';

/** Cubic convolution with a = -0.5, 0 from 2 on. */
function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? -0.5 * (((x - 5) * x + 8) * x - 4) : 0;
}

const REACH = 2;
/** Weights are multiples of 2^-22. */
const ONE = 2 ** 22;

interface Taps {
  readonly first: number;
  /** in `ONE`ths */
  readonly weights: Float64Array;
}

function tapsOf(from: number, to: number): readonly Taps[] {
  const scale = from / to;
  const widened = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - REACH * widened + 0.5));
    const end = Math.min(from, Math.trunc(centre + REACH * widened + 0.5));
    const raw = Float64Array.from({ length: end - first }, (__, j) => cubic((j + first - centre + 0.5) / widened));
    const sum = raw.reduce((a, b) => a + b, 0);
    // half away from zero
    const whole = (weight: number): number => Math.trunc(weight * ONE + Math.sign(weight) * 0.5);
    return { first, weights: raw.map((weight) => whole(weight / sum)) };
  });
}

const stored = (sum: number, maximum: number): number =>
  Math.min(maximum, Math.max(0, Math.floor((sum + ONE / 2) / ONE)));

function resizeColumns(input: Pixels, height: number, from: number, to: number): Pixels {
  if (from === to) return input;
  const maximum = pixelMaximum(input);
  const out = pixelsLike(input, height * to * 3);
  const taps = tapsOf(from, to);
  for (let y = 0, o = 0; y < height; y++) {
    for (const { first, weights } of taps) {
      let [red, green, blue] = [0, 0, 0];
      for (let j = 0, i = (y * from + first) * 3; j < weights.length; j++, i += 3) {
        const weight = weights[j]!;
        red += weight * input[i]!;
        green += weight * input[i + 1]!;
        blue += weight * input[i + 2]!;
      }
      out[o++] = stored(red, maximum);
      out[o++] = stored(green, maximum);
      out[o++] = stored(blue, maximum);
    }
  }
  return out;
}

function resizeRows(input: Pixels, width: number, from: number, to: number): Pixels {
  if (from === to) return input;
  const maximum = pixelMaximum(input);
  const stride = width * 3;
  const out = pixelsLike(input, to * stride);
  const line = new Float64Array(stride);
  for (const [y, { first, weights }] of tapsOf(from, to).entries()) {
    line.fill(0);
    for (const [j, weight] of weights.entries()) {
      const row = (first + j) * stride;
      for (let i = 0; i < stride; i++) line[i]! += weight * input[row + i]!;
    }
    for (let i = 0; i < stride; i++) out[y * stride + i] = stored(line[i]!, maximum);
  }
  return out;
}

/** RGB [H, W, 3] to another size; the same picture where it has it. */
export function resizeBicubic(
  input: Pixels,
  [height, width]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
): Pixels {
  return resizeRows(resizeColumns(input, height, width, toWidth), toWidth, height, toHeight);
}
