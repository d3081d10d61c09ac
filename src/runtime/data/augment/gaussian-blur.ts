// 3x3 Gaussian blur of a camera picture with mirrored borders.
import { type Pixels, pixelsLike } from '../frame.js';
import { roundHalfEven } from '../round-half-even.js';

/** Normal density of sigma 0.8 at -1, 0, 1, scaled to sum 1. */
const SIDE = 0.238994;
const CENTRE = 0.522011;

const mirrored = (i: number, n: number): number => (n === 1 ? 0 : i < 0 ? -i : i >= n ? 2 * n - 2 - i : i);

/** Separable blur of [H, W, 3]; the result is rounded to whole numbers once, after both passes. */
export function blurPicture(picture: Pixels, height: number, width: number): Pixels {
  const stride = width * 3;
  const rows = new Float32Array(picture.length);
  const across = (here: number, left: number, right: number): void => {
    rows[here] = CENTRE * picture[here]! + SIDE * (picture[left]! + picture[right]!);
  };
  for (let y = 0; y < height; y++) {
    const start = y * stride;
    for (let i = start + 3; i < start + stride - 3; i++) across(i, i - 3, i + 3);
    for (const x of new Set([0, width - 1])) {
      const [left, right] = [mirrored(x - 1, width) * 3, mirrored(x + 1, width) * 3];
      for (let c = start; c < start + 3; c++) across(c + x * 3, c + left, c + right);
    }
  }
  const out = pixelsLike(picture, picture.length);
  for (let y = 0; y < height; y++) {
    const above = (mirrored(y - 1, height) - y) * stride;
    const below = (mirrored(y + 1, height) - y) * stride;
    for (let i = y * stride; i < (y + 1) * stride; i++) {
      out[i] = roundHalfEven(CENTRE * rows[i]! + SIDE * (rows[i + above]! + rows[i + below]!));
    }
  }
  return out;
}
