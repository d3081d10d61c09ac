// What a painted thing is made of: class, colour, texture and how a laser or an event camera sees it.
import { hash2 } from './pixel-noise.js';

export type Texture = 'plain' | 'windows' | 'bricks' | 'leaves' | 'stripes';

export interface Surface {
  /** position in ALL_CLASSES */
  readonly cls: number;
  readonly colour: readonly [number, number, number];
  readonly texture: Texture;
  /** strength of the texture, 0..1 */
  readonly contrast: number;
  /** share of laser light that comes back, 0..1 */
  readonly reflectance: number;
  /** own speed to the right and away from the camera, m/s */
  readonly speed: readonly [number, number];
  readonly seed: number;
}

export const STILL = [0, 0] as const;

/** Brightness factor of a surface at (a, b): metres along it and up (or across). */
export function textureAt({ texture, contrast, seed }: Surface, a: number, b: number): number {
  switch (texture) {
    case 'plain':
      return 1 + contrast * (hash2(Math.floor(a * 4), Math.floor(b * 4), seed) - 0.5);
    case 'leaves':
      return 1 + contrast * (hash2(Math.floor(a * 2.5), Math.floor(b * 2.5), seed) * 1.6 - 0.8);
    case 'windows': {
      const column = a / 3 - Math.floor(a / 3);
      const row = b / 3.2 - Math.floor(b / 3.2);
      const glass = column > 0.3 && column < 0.75 && row > 0.35 && row < 0.8;
      return glass ? 1 - contrast * (0.5 + 0.5 * hash2(Math.floor(a / 3), Math.floor(b / 3.2), seed)) : 1;
    }
    case 'bricks': {
      const row = Math.floor(b * 3);
      return 1 + contrast * (hash2(Math.floor(a * 1.5 + (row & 1) * 0.5), row, seed) - 0.5);
    }
    case 'stripes':
      return (Math.floor(a * 2) & 1) === 0 ? 1 : 1 - contrast;
  }
}
