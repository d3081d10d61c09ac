// A picture made smaller for the eye: every pixel is the mean of those that it stands for, so that single points of sparse sensors stay visible.
import type { Picture } from './picture-row.js';

/** The source rows or columns that place `i` of `to` stands for: one at least. */
function range(i: number, from: number, to: number): readonly [number, number] {
  const start = Math.min(from - 1, Math.floor((i * from) / to));
  return [start, Math.max(start + 1, Math.floor(((i + 1) * from) / to))];
}

/** `picture` at another size; where that is larger, pixels are repeated. */
export function shrink(picture: Picture, height: number, width: number): Picture {
  const rgb = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = range(y, picture.height, height);
    for (let x = 0; x < width; x++) {
      const [left, right] = range(x, picture.width, width);
      const count = (bottom - top) * (right - left);
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) sum += picture.rgb[(row * picture.width + column) * 3 + c]!;
        }
        rgb[(y * width + x) * 3 + c] = Math.round(sum / count);
      }
    }
  }
  return { height, width, rgb };
}
