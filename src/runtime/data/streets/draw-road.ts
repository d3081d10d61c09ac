// Draws the cross-section of a street: road, markings, and the bands of ground beside it.
import type { CounterRandom } from '../../../random/philox.js';
import { MATERIAL } from './materials.js';
import type { Band, GroundPlan } from './paint-ground.js';

function drawBands(random: CounterRandom, half: number): readonly Band[] {
  const bands: Band[] = [];
  let until = half;
  const add = (width: readonly [number, number], surface: Band['surface']): void => {
    until += random.uniform(width[0], width[1]);
    bands.push({ until, surface });
  };
  const soft = () => (random.uniform() < 0.75 ? MATERIAL.terrain(random) : MATERIAL.ground(random));
  const layout = random.uniform();
  if (layout < 0.45) {
    add([2, 4.5], MATERIAL.sidewalk(random));
    if (random.uniform() < 0.5) add([1, 4], soft());
  } else if (layout < 0.7) {
    add([1.2, 3], soft());
    add([2, 4], MATERIAL.sidewalk(random));
  } else if (layout < 0.84) {
    add([2.5, 6], soft());
  } else if (layout < 0.92) {
    add([2.4, 3], MATERIAL.railTrack(random));
    add([1.6, 3], MATERIAL.sidewalk(random));
  } else {
    add([1.4, 2.4], MATERIAL.sidewalk(random));
    add([3, 7], MATERIAL.water(random));
  }
  return bands;
}

export interface StreetSection {
  readonly ground: GroundPlan;
  /** distance of the house line from the middle of the road, left and right */
  readonly fronts: readonly [number, number];
}

export function drawRoad(random: CounterRandom, sunny: boolean): StreetSection {
  const half = random.uniform(2, 4.2);
  const lanes = half > 3.4 ? [-half / 2, 0, half / 2] : [0];
  const beyond = () => (random.uniform() < 0.6 ? MATERIAL.terrain(random) : MATERIAL.ground(random));
  const sides = [drawBands(random, half), drawBands(random, half)] as const;
  const road = {
    half,
    surface: MATERIAL.road(random),
    paint: MATERIAL.roadLine(random),
    lanes,
    edgeLines: random.uniform() < 0.6,
    lineWidth: random.uniform(0.28, 0.4),
    dash: random.uniform(2, 4),
    crossing: random.uniform() < 0.25 ? random.uniform(5, 16) : null,
  };
  const fronts = sides.map((bands) => bands[bands.length - 1]!.until + random.uniform(0.1, 0.8)) as [number, number];
  return {
    ground: {
      road,
      left: [...sides[0], { until: Number.POSITIVE_INFINITY, surface: beyond() }],
      right: [...sides[1], { until: Number.POSITIVE_INFINITY, surface: beyond() }],
      shadow: sunny ? random.uniform(0.3, 0.55) : 1,
      shadowLength: random.uniform(2, 6),
      seed: random.bits() | 0,
    },
    fronts,
  };
}
