// The depth picture, as from stereo: near is bright, grey on a logarithmic scale. Tells shape and distance in any light,
// but road, lines, pavement and grass lie in one plane, colours do not exist, edges are off by a pixel, far things drown
// in noise, and rain and fog tear holes.
import type { CounterRandom } from '../../../random/philox.js';
import type { Condition } from './condition.js';
import { PixelNoise } from './pixel-noise.js';
import type { View } from './view.js';

/** Brightest and darkest distance in metres; beyond the far one nothing is measured. */
const NEAR = 1.5;
const FAR = 60;
const SCALE = 255 / Math.log(FAR / NEAR);

/** R = G = B [H, W, 3]; 0 = not measured. */
export function measureDepth(view: View, { weather }: Condition, random: CounterRandom): Uint8Array {
  const { height, width } = view.pose;
  const pixels = new PixelNoise(random.bits());
  const bad = weather === 'fog' || weather === 'rain' ? 2.5 : 1;
  // Disparity has a constant error, so the relative error of the distance grows with the distance.
  const relative = random.uniform(0.002, 0.004) * bad;
  const holes = random.uniform(0.01, 0.05) * bad;
  const out = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Matching windows blur edges: the distance comes from some pixel next to this one.
      const pick = pixels.uniform();
      const nx = Math.min(width - 1, Math.max(0, x + (pick < 0.25 ? -1 : pick > 0.75 ? 1 : 0)));
      const ny = Math.min(
        height - 1,
        Math.max(0, y + (pick > 0.4 && pick < 0.5 ? -1 : pick >= 0.5 && pick < 0.6 ? 1 : 0)),
      );
      const distance = view.distance[ny * width + nx]!;
      const noise = 1 + relative * distance * pixels.normal();
      if (pixels.uniform() < holes || distance * noise > FAR || noise <= 0) continue;
      const value = 255 - SCALE * Math.log(Math.max(1, (distance * noise) / NEAR));
      const i = (y * width + x) * 3;
      out[i] = value;
      out[i + 1] = value;
      out[i + 2] = value;
    }
  }
  return out;
}
