// The camera. Tells materials apart by colour in good light; loses them at night beyond the headlights, in fog and rain,
// and when over- or under-exposed; is smeared by motion blur.
import type { CounterRandom } from '../../../random/philox.js';
import { type Condition, LOOKS } from './condition.js';
import { PixelNoise } from './pixel-noise.js';
import { SKY_DISTANCE, type View } from './view.js';

interface Exposure {
  readonly gain: number;
  /** deviation of the sensor noise, in shares of full scale */
  readonly noise: number;
}

function drawExposure({ weather, failure }: Condition, random: CounterRandom): Exposure {
  const metered = random.uniform(0.85, 1.15) * (weather === 'night' ? 2 : 1);
  const noise = weather === 'night' ? random.uniform(0.03, 0.06) : random.uniform(0.008, 0.02);
  if (failure === 'overexposure') return { gain: metered * random.uniform(3, 6), noise };
  if (failure === 'underexposure') return { gain: metered * random.uniform(0.02, 0.06), noise: Math.max(noise, 0.02) };
  return { gain: metered, noise };
}

/** Mean over `length` pixels of each row, as a camera that turns while the shutter is open. */
function smear(picture: Uint8Array, height: number, width: number, length: number): Uint8Array {
  const out = new Uint8Array(picture.length);
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      const at = (x: number): number => picture[(y * width + Math.min(width - 1, x)) * 3 + c]!;
      for (let x = 0; x < length; x++) sum += at(x);
      for (let x = 0; x < width; x++) {
        out[(y * width + x) * 3 + c] = sum / length;
        sum += at(x + length) - at(x);
      }
    }
  }
  return out;
}

/** Brightness as stored, by linear light in 1/1024: a look-up instead of a power per pixel. */
const GAMMA = Float32Array.from({ length: 1025 }, (_, i) => (i / 1024) ** (1 / 1.8));

/** RGB [H, W, 3]. */
export function takePicture(view: View, condition: Condition, random: CounterRandom): Uint8Array {
  const { height, width, centre } = view.pose;
  const look = LOOKS[condition.weather];
  const ambient = random.uniform(look.ambient[0], look.ambient[1]);
  const haze = random.uniform(look.haze[0], look.haze[1]);
  const { gain, noise } = drawExposure(condition, random);
  const pixels = new PixelNoise(random.bits());
  const tint = [random.uniform(0.92, 1.08), 1, random.uniform(0.92, 1.08)] as const;
  const out = new Uint8Array(height * width * 3);
  const store = (light: number): number => {
    const clear = light < 0 ? 0 : light > 1 ? 1 : light;
    return 255 * Math.min(1, Math.max(0, GAMMA[(clear * 1024) | 0]! + noise * pixels.normal()));
  };
  for (let i = 0; i < height * width; i++) {
    const distance = view.distance[i]!;
    const sky = distance >= SKY_DISTANCE;
    const clear = sky ? 1 : Math.exp(-haze * distance);
    const beam = look.headlights / (1 + (distance * distance) / 60);
    const aim = 1 - Math.min(1, Math.abs((i % width) - centre) / (0.7 * width));
    const light = sky ? 1 : ambient + beam * aim;
    const veil = 1 - clear;
    const drop = look.rain > 0 && pixels.uniform() < look.rain ? 0.25 : 0;
    out[i * 3] = store(gain * tint[0] * (view.red[i]! * light * clear + look.sky[0] * ambient * veil + drop));
    out[i * 3 + 1] = store(gain * tint[1] * (view.green[i]! * light * clear + look.sky[1] * ambient * veil + drop));
    out[i * 3 + 2] = store(gain * tint[2] * (view.blue[i]! * light * clear + look.sky[2] * ambient * veil + drop));
  }
  if (condition.failure !== 'motionblur') return out;
  return smear(out, height, width, Math.max(3, Math.round(width * random.uniform(0.08, 0.16))));
}
