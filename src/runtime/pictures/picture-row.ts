// Pictures of equal size side by side without gaps, and class ids as colours.
import type { Colour } from '../data/class-facts.js';

export interface Picture {
  readonly height: number;
  readonly width: number;
  /** [H, W, 3] */
  readonly rgb: Uint8Array;
}

/** Pixels without a label. */
const UNLABELLED: Colour = [0, 0, 0];

/** [H, W, 3] of class ids [H, W]. */
export function colourLabels(labels: ArrayLike<number>, palette: readonly Colour[]): Uint8Array {
  const rgb = new Uint8Array(labels.length * 3);
  for (let i = 0; i < labels.length; i++) rgb.set(palette[labels[i]!] ?? UNLABELLED, i * 3);
  return rgb;
}

/** `tiles`, each [h, w, 3], as one picture. */
export function pictureRow(tiles: readonly Uint8Array[], [height, tileWidth]: readonly [number, number]): Picture {
  const width = tiles.length * tileWidth;
  const rgb = new Uint8Array(height * width * 3);
  for (const [t, tile] of tiles.entries()) {
    for (let y = 0; y < height; y++) {
      rgb.set(tile.subarray(y * tileWidth * 3, (y + 1) * tileWidth * 3), (y * width + t * tileWidth) * 3);
    }
  }
  return { height, width, rgb };
}
