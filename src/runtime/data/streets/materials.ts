// Colours and materials, drawn per thing. Ranges overlap on purpose: house and wall, grass and leaves, pavement and
// road, car and anything; what colour leaves open, shape or laser reflectance has to decide.
import type { CounterRandom } from '../../../random/philox.js';
import { CLASS } from './street-classes.js';
import { STILL, type Surface, type Texture } from './surface.js';

type Colour = readonly [number, number, number];

function near(random: CounterRandom, base: Colour, spread: number, light: readonly [number, number]): Colour {
  const brightness = random.uniform(light[0], light[1]);
  const shifted = (c: number): number =>
    Math.min(1, Math.max(0.02, (c + random.uniform(-spread, spread)) * brightness));
  return [shifted(base[0]), shifted(base[1]), shifted(base[2])];
}

function make(
  random: CounterRandom,
  cls: number,
  colour: Colour,
  texture: Texture,
  contrast: number,
  reflectance: readonly [number, number],
  speed: readonly [number, number] = STILL,
): Surface {
  return {
    cls,
    colour,
    texture,
    contrast,
    reflectance: random.uniform(reflectance[0], reflectance[1]),
    speed,
    seed: random.bits() | 0,
  };
}

const MASONRY: readonly Colour[] = [
  [0.62, 0.6, 0.56],
  [0.55, 0.36, 0.28],
  [0.7, 0.64, 0.5],
  [0.45, 0.46, 0.48],
];
const masonry = (random: CounterRandom): Colour =>
  near(random, MASONRY[random.integer(MASONRY.length)]!, 0.05, [0.6, 1.1]);
const greens = (random: CounterRandom): Colour => near(random, [0.3, 0.42, 0.2], 0.07, [0.5, 1.1]);
const asphalt = (random: CounterRandom): Colour => near(random, [0.42, 0.42, 0.42], 0.03, [0.6, 1.1]);
const anyColour = (random: CounterRandom): Colour => [
  random.uniform(0.05, 0.9),
  random.uniform(0.05, 0.9),
  random.uniform(0.05, 0.9),
];
const paintwork = (random: CounterRandom): Colour =>
  random.uniform() < 0.55 ? near(random, [0.5, 0.5, 0.5], 0.03, [0.2, 1.6]) : anyColour(random);

export type Speed = readonly [number, number];

/** One entry per kind of thing. */
export const MATERIAL = {
  road: (r: CounterRandom) => make(r, CLASS.road, asphalt(r), 'plain', 0.07, [0.08, 0.22]),
  roadLine: (r: CounterRandom) =>
    make(r, CLASS.roadLine, near(r, [0.85, 0.84, r.uniform(0.4, 0.85)], 0.03, [0.5, 0.9]), 'plain', 0.2, [0.5, 0.9]),
  sidewalk: (r: CounterRandom) =>
    make(r, CLASS.sidewalk, near(r, [0.47, 0.46, 0.45], 0.03, [0.16, 0.38]), 'bricks', 0.25, [0.16, 0.38]),
  terrain: (r: CounterRandom) =>
    make(
      r,
      CLASS.terrain,
      r.uniform() < 0.7 ? greens(r) : near(r, [0.45, 0.38, 0.27], 0.05, [0.3, 0.56]),
      'leaves',
      0.5,
      [0.3, 0.56],
    ),
  ground: (r: CounterRandom) =>
    make(r, CLASS.ground, near(r, [0.45, 0.4, 0.34], 0.06, [0.2, 0.42]), 'plain', 0.35, [0.2, 0.42]),
  water: (r: CounterRandom) =>
    make(r, CLASS.water, near(r, [0.3, 0.36, 0.4], 0.06, [0.6, 1.3]), 'plain', 0.1, [0, 0.01]),
  railTrack: (r: CounterRandom) =>
    make(r, CLASS.railTrack, near(r, [0.38, 0.34, 0.31], 0.04, [0.7, 1.1]), 'stripes', 0.4, [0.55, 0.75]),
  building: (r: CounterRandom) => make(r, CLASS.building, masonry(r), 'windows', r.uniform(0.3, 0.8), [0.28, 0.56]),
  wall: (r: CounterRandom) => make(r, CLASS.wall, masonry(r), 'bricks', r.uniform(0.1, 0.35), [0.46, 0.74]),
  fence: (r: CounterRandom) =>
    make(r, CLASS.fence, near(r, [0.4, 0.36, 0.3], 0.08, [0.4, 1.3]), 'stripes', 0.3, [0.3, 0.4]),
  guardRail: (r: CounterRandom) =>
    make(r, CLASS.guardRail, near(r, [0.6, 0.6, 0.6], 0.02, [0.6, 1.1]), 'plain', 0.1, [0.75, 0.9]),
  bridge: (r: CounterRandom) =>
    make(r, CLASS.bridge, near(r, [0.55, 0.54, 0.52], 0.04, [0.6, 1.1]), 'plain', 0.15, [0.45, 0.6]),
  vegetation: (r: CounterRandom) => make(r, CLASS.vegetation, greens(r), 'leaves', 0.9, [0.36, 0.66]),
  pole: (r: CounterRandom) => make(r, CLASS.pole, near(r, [0.5, 0.5, 0.5], 0.03, [0.4, 0.7]), 'plain', 0.1, [0.4, 0.7]),
  sign: (r: CounterRandom) =>
    make(
      r,
      CLASS.sign,
      r.uniform() < 0.5 ? near(r, [0.85, 0.2, 0.15], 0.08, [0.8, 1]) : anyColour(r),
      'plain',
      0.3,
      [0.8, 1],
    ),
  light: (r: CounterRandom) =>
    make(r, CLASS.light, near(r, [0.16, 0.15, 0.13], 0.05, [0.6, 1.4]), 'plain', 0.3, [0.2, 0.35]),
  car: (r: CounterRandom, speed: Speed) => make(r, CLASS.car, paintwork(r), 'plain', 0.15, [0.3, 0.85], speed),
  bus: (r: CounterRandom, speed: Speed) => make(r, CLASS.bus, anyColour(r), 'windows', 0.6, [0.6, 0.8], speed),
  truck: (r: CounterRandom, speed: Speed) => make(r, CLASS.truck, paintwork(r), 'plain', 0.1, [0.6, 0.8], speed),
  glass: (r: CounterRandom, cls: number, speed: Speed) =>
    make(r, cls, near(r, [0.14, 0.16, 0.19], 0.04, [0.6, 1.3]), 'plain', 0.1, [0.03, 0.08], speed),
  tyres: (r: CounterRandom, cls: number, speed: Speed) =>
    make(r, cls, [0.06, 0.06, 0.06], 'plain', 0.1, [0.05, 0.1], speed),
  clothes: (r: CounterRandom, cls: number, speed: Speed) =>
    make(r, cls, anyColour(r), 'plain', 0.25, [0.22, 0.4], speed),
  skin: (r: CounterRandom, cls: number, speed: Speed) =>
    make(r, cls, near(r, [0.75, 0.58, 0.48], 0.05, [0.4, 1.1]), 'plain', 0.05, [0.3, 0.4], speed),
  twoWheeler: (r: CounterRandom, speed: Speed) =>
    make(r, CLASS.twoWheeler, near(r, [0.2, 0.2, 0.22], 0.1, [0.6, 1.4]), 'stripes', 0.5, [0.4, 0.55], speed),
  static: (r: CounterRandom) =>
    make(r, CLASS.static, near(r, [0.35, 0.36, 0.34], 0.1, [0.5, 1.3]), 'plain', 0.2, [0.35, 0.5]),
  dynamic: (r: CounterRandom, speed: Speed) =>
    make(r, CLASS.dynamic, near(r, [0.4, 0.32, 0.25], 0.1, [0.5, 1.4]), 'plain', 0.3, [0.25, 0.4], speed),
  other: (r: CounterRandom) => make(r, CLASS.other, anyColour(r), 'stripes', 0.5, [0.45, 0.6]),
} as const;
