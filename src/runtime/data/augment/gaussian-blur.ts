// 3x3 Gaussian blur of a camera picture with mirrored borders.
import { type Pixels, pixelsLike } from '../frame.js';
import { roundHalfEven } from '../round-half-even.js';

/** Normal density of sigma 0.8 at -1, 0, 1, scaled to sum 1. */
const SIDE = 0.238994;
const CENTRE = 0.522011;

const mirrored = (i: number, n: number): number => (n === 1 ? 0 : i < 0 ? -i : i >= n ? 2 * n - 2 - i : i);

/** Separable blur of [H, W, 3]; the result is rounded to whole numbers once, after both passes. */
export function blurPicture(picture: Pixels, height: number, width: number): Pixels {
  const rows = new Float32Array(picture.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const left = (y * width + mirrored(x - 1, width)) * 3;
      const right = (y * width + mirrored(x + 1, width)) * 3;
      const here = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) {
        rows[here + c] = CENTRE * picture[here + c]! + SIDE * (picture[left + c]! + picture[right + c]!);
      }
    }
  }
  const out = pixelsLike(picture, picture.length);
  const stride = width * 3;
  for (let y = 0; y < height; y++) {
    const above = mirrored(y - 1, height) * stride;
    const below = mirrored(y + 1, height) * stride;
    for (let i = 0; i < stride; i++) {
      out[y * stride + i] = roundHalfEven(
        CENTRE * rows[y * stride + i]! + SIDE * (rows[above + i]! + rows[below + i]!),
      );
    }
  }
  return out;
}
