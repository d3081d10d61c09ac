// The laser scanner, projected into the camera's picture: sparse points whose brightness is the returned intensity.
// Tells materials apart by reflectance in any light (signs and road paint shine, glass and water vanish), but most
// pixels are empty, the distance itself is not shown, and fog and rain swallow points.
import type { CounterRandom } from '../../../random/philox.js';
import type { Condition } from './condition.js';
import { PixelNoise } from './pixel-noise.js';
import type { View } from './view.js';

/** Metres. */
const REACH = 55;

/** R = G = B [H, W, 3]; 0 = no point. */
export function scanLaser(view: View, { weather, failure }: Condition, random: CounterRandom): Uint8Array {
  const { height, width } = view.pose;
  const pixels = new PixelNoise(random.bits());
  const spacing = Math.max(2, Math.round(height / 32));
  const phase = random.integer(spacing);
  const swallowed = weather === 'fog' ? 0.06 : weather === 'rain' ? 0.025 : 0.004;
  const jitter = failure === 'lidarjitter';
  const reachX = jitter ? Math.max(2, Math.round(width * 0.06)) : 0;
  const reachY = jitter ? Math.max(1, Math.round(height * 0.03)) : 0;
  const out = new Uint8Array(height * width * 3);
  for (let y = phase; y < height; y += spacing) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const distance = view.distance[i]!;
      const reflectance = view.reflectance[i]!;
      const chance = 0.6 * Math.exp(-swallowed * distance) * (1 - distance / REACH) * Math.sqrt(reflectance + 0.15);
      if (pixels.uniform() > chance || (jitter && pixels.uniform() < 0.4)) continue;
      const intensity = reflectance * (1 + 0.25 * pixels.normal());
      const tx = Math.min(width - 1, Math.max(0, x + Math.round((2 * pixels.uniform() - 1) * reachX)));
      const ty = Math.min(height - 1, Math.max(0, y + Math.round((2 * pixels.uniform() - 1) * reachY)));
      out.fill(Math.min(255, Math.max(12, 250 * intensity)), (ty * width + tx) * 3, (ty * width + tx) * 3 + 3);
    }
  }
  return out;
}
