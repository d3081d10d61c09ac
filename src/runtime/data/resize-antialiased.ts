// Bilinear resizing with antialiasing, as the released code gets it from its library version: when a picture shrinks, the
// triangle filter widens with the scale, so that every source pixel counts. Reference semantics only (method, section 9,
// row 27); growing pictures are the same in both.
import { type Pixels, pixelsLike } from './frame.js';
import { roundHalfEven } from './round-half-even.js';

interface WideTaps {
  readonly first: Int32Array;
  readonly weights: readonly Float64Array[];
}

/** Source positions and weights (sum 1) of every target position: a triangle of half width max(1, from / to). */
function triangleTaps(from: number, to: number): WideTaps {
  const scale = from / to;
  const support = Math.max(1, scale);
  const first = new Int32Array(to);
  const weights = Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(from, Math.floor(centre + support + 0.5));
    first[i] = start;
    const raw = Float64Array.from({ length: end - start }, (_, j) =>
      Math.max(0, 1 - Math.abs(start + j + 0.5 - centre) / support),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((w) => w / sum);
  });
  return { first, weights };
}

/** RGB [H, W, 3] to another size; rows first, then columns, rounded once. */
export function resizeAntialiased(
  input: Pixels,
  [height, width]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
): Pixels {
  if (height === toHeight && width === toWidth) return input;
  const across = triangleTaps(width, toWidth);
  const down = triangleTaps(height, toHeight);
  const rows = new Float64Array(height * toWidth * 3);
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < toWidth; x++, o += 3) {
      const weights = across.weights[x]!;
      let i = (y * width + across.first[x]!) * 3;
      for (let j = 0; j < weights.length; j++, i += 3) {
        for (let c = 0; c < 3; c++) rows[o + c]! += weights[j]! * input[i + c]!;
      }
    }
  }
  const out = pixelsLike(input, toHeight * toWidth * 3);
  const stride = toWidth * 3;
  const line = new Float64Array(stride);
  for (let y = 0; y < toHeight; y++) {
    const weights = down.weights[y]!;
    line.fill(0);
    for (let j = 0; j < weights.length; j++) {
      const row = (down.first[y]! + j) * stride;
      for (let i = 0; i < stride; i++) line[i]! += weights[j]! * rows[row + i]!;
    }
    for (let i = 0; i < stride; i++) out[y * stride + i] = roundHalfEven(line[i]!);
  }
  return out;
}
