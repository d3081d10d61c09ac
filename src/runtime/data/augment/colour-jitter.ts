// Brightness, contrast and saturation of a camera picture, each by a factor of its own; no change of hue.
import { type Pixels, pixelMaximum, pixelsLike } from '../frame.js';
import { bytesOf, pixelsAt, reserve } from '../kernels/pixel-kernels.js';

export interface JitterFactors {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
}

/**
 * Brightness: v*f. Contrast: blend with the picture's mean grey. Saturation: blend with the pixel's own grey. Applied
 * in this order, cut to the value range and to whole numbers after each, as on 8-bit tensors.
 */
export function jitterColours(picture: Pixels, { brightness, contrast, saturation }: JitterFactors): Pixels {
  const maximum = pixelMaximum(picture);
  const pixels = picture.length / 3;
  const isWide = Number(picture.BYTES_PER_ELEMENT === 2);
  // Brightness and contrast treat each stored number for itself: a table instead of arithmetic per pixel.
  const tableOf = (value: (v: number) => number): Pixels => {
    const table = pixelsLike(picture, maximum + 1);
    for (let v = 0; v <= maximum; v++) table[v] = Math.max(0, Math.min(maximum, value(v)));
    return table;
  };
  const bright = tableOf((v) => v * brightness);
  const { kernels, at } = reserve([picture.byteLength, bright.byteLength, picture.byteLength]);
  const [source, table, out] = at;
  const memory = kernels.bytes();
  memory.set(bytesOf(picture), source);
  memory.set(bytesOf(bright), table);
  const mean = ((1 - contrast) * kernels.greySum(source, isWide, pixels, table)) / pixels;
  memory.set(bytesOf(tableOf((v) => bright[v]! * contrast + mean)), table);
  kernels.jitter(source, isWide, pixels, table, saturation, 1 - saturation, out);
  return pixelsAt(memory, out, picture);
}
