// Gaussian blur of a picture with mirrored borders.

import type { Pixels } from '../frame.js';
import { bytesOf, pixelsAt, reserve } from '../kernels/pixel-kernels.js';
import { roundHalfEven } from '../round-half-even.js';

/** Weight of the middle, and of each distance from it: those of both sides together sum to 1. */
export type BlurWeights = readonly number[];

/** Normal density of sigma 0.8 at 0 and 1, scaled to sum 1: the published 3x3 blur. */
export const BLUR_3X3: BlurWeights = [0.522011, 0.238994];

/** Sigmas that weights reach on each side, as OpenCV chooses it for floating-point pictures. */
const REACH = 4;

/** Normal density of `sigma` pixels at 0, 1, …, scaled to sum 1; as many as OpenCV takes. One for a sigma that moves nothing. */
export function gaussianWeights(sigma: number): BlurWeights {
  const radius = Math.floor(roundHalfEven(2 * REACH * sigma + 1) / 2);
  if (radius === 0) return [1];
  const density = Array.from({ length: radius + 1 }, (_, at) => Math.exp(-(at * at) / (2 * sigma * sigma)));
  const sum = density.reduce((total, value, at) => total + (at === 0 ? value : 2 * value), 0);
  return density.map((value) => value / sum);
}

/** Separable blur of [H, W, 3] in single precision; the result is rounded to whole numbers once, after both directions. */
export function blurPicture(picture: Pixels, height: number, width: number, weights: BlurWeights): Pixels {
  const radius = weights.length - 1;
  const values = Float32Array.from(weights);
  const room =
    64 + 8 * radius + (width + 2 * radius) * 3 * picture.BYTES_PER_ELEMENT + (2 * radius + 1) * (width * 12 + 16);
  const { kernels, at } = reserve([picture.byteLength, values.byteLength, room, picture.byteLength]);
  const [source, places, lines, out] = at;
  const memory = kernels.bytes();
  memory.set(bytesOf(picture), source);
  memory.set(bytesOf(values), places);
  const isWide = Number(picture.BYTES_PER_ELEMENT === 2);
  kernels.blur(source, isWide, height, width, places, radius, lines, out);
  return pixelsAt(memory, out, picture);
}
