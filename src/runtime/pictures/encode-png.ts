// Pictures as PNG files.
import { encode } from 'fast-png';
import type { Colour } from '../data/class-facts.js';

/** `rgb`: [H, W, 3], 8 bits. */
export function encodeRgb(rgb: Uint8Array, height: number, width: number): Uint8Array {
  return encode({ width, height, data: rgb, channels: 3, depth: 8 });
}

/** Class ids [H, W] with their colours as the palette: the pixel values of the file are the ids. At most 256 classes. */
export function encodeLabels(ids: Uint8Array, height: number, width: number, palette: readonly Colour[]): Uint8Array {
  return encode({ width, height, data: ids, channels: 1, depth: 8, palette: palette.map((colour) => [...colour]) });
}
