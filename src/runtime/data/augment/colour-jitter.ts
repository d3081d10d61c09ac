// Brightness, contrast and saturation of a camera picture, each by a factor of its own; no change of hue.
import { type Pixels, pixelMaximum, pixelsLike } from '../frame.js';

export interface JitterFactors {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
}

/** Shares of red, green and blue in grey. */
const GREY = [0.2989, 0.587, 0.114] as const;

/**
 * Brightness: v*f. Contrast: blend with the picture's mean grey. Saturation: blend with the pixel's own grey. Applied
 * in this order, cut to the value range and to whole numbers after each, as on 8-bit tensors.
 */
export function jitterColours(picture: Pixels, { brightness, contrast, saturation }: JitterFactors): Pixels {
  const maximum = pixelMaximum(picture);
  const cut = (v: number): number => (v < 0 ? 0 : v > maximum ? maximum : Math.floor(v));
  // Brightness and contrast treat each stored number for itself: tables instead of arithmetic per pixel.
  const tableOf = (value: (v: number) => number) => Float64Array.from({ length: maximum + 1 }, (_, v) => value(v));
  const greyOf = (table: Float64Array) => GREY.map((share) => table.map((v) => share * v));
  const bright = tableOf((v) => cut(v * brightness));
  const mean = ((1 - contrast) * sumOfGrey(picture, greyOf(bright))) / (picture.length / 3);
  const contrasted = bright.map((v) => cut(v * contrast + mean));
  const [red, green, blue] = greyOf(contrasted) as [Float64Array, Float64Array, Float64Array];
  const saturated = contrasted.map((v) => v * saturation);
  const out = pixelsLike(picture, picture.length);
  for (let i = 0; i < out.length; i += 3) {
    const [r, g, b] = [picture[i]!, picture[i + 1]!, picture[i + 2]!];
    const base = (1 - saturation) * Math.floor(red[r]! + green[g]! + blue[b]!);
    // Values of a picture are whole, so the store itself cuts off what lies behind the point.
    out[i] = Math.min(maximum, Math.max(0, saturated[r]! + base));
    out[i + 1] = Math.min(maximum, Math.max(0, saturated[g]! + base));
    out[i + 2] = Math.min(maximum, Math.max(0, saturated[b]! + base));
  }
  return out;
}

/** Sum over all pixels of their grey, each cut to a whole number. */
function sumOfGrey(picture: Pixels, tables: readonly Float64Array[]): number {
  const [red, green, blue] = tables as [Float64Array, Float64Array, Float64Array];
  let sum = 0;
  for (let i = 0; i < picture.length; i += 3) {
    sum += Math.floor(red[picture[i]!]! + green[picture[i + 1]!]! + blue[picture[i + 2]!]!);
  }
  return sum;
}
