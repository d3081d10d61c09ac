// A picture to draw rectangles and captions on.
import type { Colour } from '../data/class-facts.js';
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphRows } from './glyphs.js';

/** Pixels from one letter to the next, at scale 1. */
const ADVANCE = GLYPH_WIDTH + 1;

export const textWidth = (text: string, scale = 1): number => (text.length * ADVANCE - 1) * scale;

export class Canvas {
  /** [H, W, 3] */
  readonly rgb: Uint8Array;

  constructor(
    readonly height: number,
    readonly width: number,
    background: Colour,
  ) {
    this.rgb = new Uint8Array(height * width * 3);
    this.fill(0, 0, height, width, background);
  }

  /** A filled rectangle; what lies outside the picture is cut off. */
  fill(top: number, left: number, height: number, width: number, colour: Colour): void {
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++) {
      for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x++) {
        this.rgb.set(colour, (y * this.width + x) * 3);
      }
    }
  }

  /** One line of capital letters. `upwards`: turned by a quarter, `top` being its lower end. */
  text(top: number, left: number, text: string, colour: Colour, scale = 1, upwards = false): void {
    for (const [i, letter] of [...text].entries()) {
      for (const [row, bits] of glyphRows(letter).entries()) {
        for (let column = 0; column < GLYPH_WIDTH; column++) {
          if (((bits >> (GLYPH_WIDTH - 1 - column)) & 1) === 0) continue;
          const along = (i * ADVANCE + column) * scale;
          const across = row * scale;
          if (upwards) this.fill(top - along - scale + 1, left + across, scale, scale, colour);
          else this.fill(top + across, left + along, scale, scale, colour);
        }
      }
    }
  }
}

export { GLYPH_HEIGHT };
