// The event camera: where brightness rises (red) or falls (blue) while car and things move. Works at night and shows
// edges of what is near or moves by itself; surfaces are empty, far things and a standing car leave it black.
import type { CounterRandom } from '../../../random/philox.js';
import type { Condition } from './condition.js';
import { PixelNoise } from './pixel-noise.js';
import type { View } from './view.js';

/** Time over which events are collected, seconds. */
const WINDOW = 0.05;

/** Events hold still within blocks of `side` pixels: a sensor of low resolution. */
function coarsen(picture: Uint8Array, height: number, width: number, side: number): Uint8Array {
  const out = new Uint8Array(picture.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((y - (y % side)) * width + x - (x % side)) * 3;
      out.set(picture.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return out;
}

/** RGB [H, W, 3]: R rising, G 0, B falling, on black. */
export function collectEvents(view: View, { weather, failure }: Condition, random: CounterRandom): Uint8Array {
  const { height, width, centre, horizon, focal } = view.pose;
  const pixels = new PixelNoise(random.bits());
  const ego = random.uniform() < 0.15 ? 0.2 : random.uniform(3, 14);
  const turn = random.uniform(-0.2, 0.2) * focal;
  const threshold = random.uniform(0.08, 0.16);
  const noise = weather === 'night' ? 0.02 : weather === 'rain' ? 0.04 : 0.005;
  const logLight = new Float32Array(height * width);
  for (let i = 0; i < logLight.length; i++) {
    logLight[i] = Math.log(0.03 + 0.3 * view.red[i]! + 0.59 * view.green[i]! + 0.11 * view.blue[i]!);
  }
  const out = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const gradientX =
        (logLight[y * width + Math.min(width - 1, x + 1)]! - logLight[y * width + Math.max(0, x - 1)]!) / 2;
      const gradientY = (logLight[below + x]! - logLight[above + x]!) / 2;
      const closing = (ego - view.speedAhead[i]!) / view.distance[i]!;
      const flowX = turn + (focal * view.speedAcross[i]!) / view.distance[i]! + (x + 0.5 - centre) * closing;
      const flowY = (y + 0.5 - horizon) * closing;
      const change = -(gradientX * flowX + gradientY * flowY) * WINDOW;
      const count = Math.floor(Math.abs(change) / threshold);
      const spurious = pixels.uniform() < noise;
      if (count === 0 && !spurious) continue;
      const rising = count > 0 ? change > 0 : pixels.uniform() < 0.5;
      out[i * 3 + (rising ? 0 : 2)] = Math.min(255, 110 + 50 * count);
    }
  }
  return failure === 'eventlowres' ? coarsen(out, height, width, Math.max(2, Math.round(width / 24))) : out;
}
