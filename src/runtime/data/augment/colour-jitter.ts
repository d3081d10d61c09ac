// Brightness, contrast and saturation of a camera picture, each by a factor of its own; no change of hue.
import { type Pixels, pixelMaximum, pixelsLike } from '../frame.js';

export interface JitterFactors {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
}

const grey = (r: number, g: number, b: number): number => 0.2989 * r + 0.587 * g + 0.114 * b;

/**
 * Brightness: v*f. Contrast: blend with the picture's mean grey. Saturation: blend with the pixel's own grey. Applied
 * in this order, cut to the value range and to whole numbers after each, as on 8-bit tensors.
 */
export function jitterColours(picture: Pixels, { brightness, contrast, saturation }: JitterFactors): Pixels {
  const maximum = pixelMaximum(picture);
  const cut = (v: number): number => (v < 0 ? 0 : v > maximum ? maximum : Math.floor(v));
  // Brightness and contrast treat each stored number for itself: one table instead of arithmetic per pixel.
  const table = pixelsLike(picture, maximum + 1).map((_, v) => cut(v * brightness));
  let sum = 0;
  for (let i = 0; i < picture.length; i += 3) {
    sum += Math.floor(grey(table[picture[i]!]!, table[picture[i + 1]!]!, table[picture[i + 2]!]!));
  }
  const mean = ((1 - contrast) * sum) / (picture.length / 3);
  for (let v = 0; v <= maximum; v++) table[v] = cut(table[v]! * contrast + mean);
  const out = pixelsLike(picture, picture.length);
  for (let i = 0; i < out.length; i += 3) {
    const r = table[picture[i]!]!;
    const g = table[picture[i + 1]!]!;
    const b = table[picture[i + 2]!]!;
    const base = (1 - saturation) * Math.floor(grey(r, g, b));
    out[i] = cut(r * saturation + base);
    out[i + 1] = cut(g * saturation + base);
    out[i + 2] = cut(b * saturation + base);
  }
  return out;
}
