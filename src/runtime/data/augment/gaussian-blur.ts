// 3x3 Gaussian blur of a camera picture with mirrored borders.
import type { Pixels } from '../frame.js';
import { bytesOf, pixelsAt, reserve } from '../kernels/pixel-kernels.js';

/** Normal density of sigma 0.8 at -1, 0, 1, scaled to sum 1. */
const SIDE = 0.238994;
const CENTRE = 0.522011;

/** Separable blur of [H, W, 3] in single precision; the result is rounded to whole numbers once, after both directions. */
export function blurPicture(picture: Pixels, height: number, width: number): Pixels {
  const room = 5 * (width * 12 + 32);
  const { kernels, at } = reserve([picture.byteLength, room, picture.byteLength]);
  const [source, lines, out] = at;
  const memory = kernels.bytes();
  memory.set(bytesOf(picture), source);
  const isWide = Number(picture.BYTES_PER_ELEMENT === 2);
  kernels.blur(source, isWide, height, width, CENTRE, SIDE, lines, out);
  return pixelsAt(memory, out, picture);
}
