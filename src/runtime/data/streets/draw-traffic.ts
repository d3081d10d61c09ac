// What moves: cars, buses, trucks, two-wheelers, pedestrians, animals.
import type { CounterRandom } from '../../../random/philox.js';
import { MATERIAL, type Speed } from './materials.js';
import { paintAcross } from './paint-across.js';
import { paintBox } from './paint-box.js';
import { CLASS } from './street-classes.js';
import type { View } from './view.js';

interface Place {
  readonly lateral: number;
  readonly near: number;
  readonly speed: Speed;
}

function paintCar(view: View, random: CounterRandom, { lateral, near, speed }: Place): void {
  const half = random.uniform(0.85, 1);
  const far = near + random.uniform(3.8, 4.8);
  const body = random.uniform(0.85, 1.05);
  const roof = random.uniform(1.4, 1.9);
  const [left, right] = [lateral - half, lateral + half];
  const paint = MATERIAL.car(random, speed);
  paintBox(view, { left, right, near, far, bottom: 0.3, top: body, surface: paint });
  const cabin = { left: left + 0.15, right: right - 0.15, near: near + 0.15, far: far - 1.1 };
  paintBox(view, { ...cabin, bottom: body, top: roof - 0.15, surface: MATERIAL.glass(random, CLASS.car, speed) });
  paintBox(view, { ...cabin, bottom: roof - 0.15, top: roof, surface: paint });
  paintBox(view, {
    left,
    right,
    near: near + 0.1,
    far: far - 0.1,
    bottom: 0,
    top: 0.3,
    surface: MATERIAL.tyres(random, CLASS.car, speed),
  });
}

function paintBus(view: View, random: CounterRandom, { lateral, near, speed }: Place): void {
  const box = { left: lateral - 1.25, right: lateral + 1.25, near, far: near + random.uniform(9, 12) };
  paintBox(view, { ...box, bottom: 0.35, top: random.uniform(2.8, 3.2), surface: MATERIAL.bus(random, speed) });
  paintBox(view, { ...box, near: near + 0.1, bottom: 0, top: 0.35, surface: MATERIAL.tyres(random, CLASS.bus, speed) });
}

function paintTruck(view: View, random: CounterRandom, { lateral, near, speed }: Place): void {
  const far = near + random.uniform(5, 9);
  const box = { left: lateral - 1.2, right: lateral + 1.2 };
  paintBox(view, {
    ...box,
    near,
    far,
    bottom: 0.9,
    top: random.uniform(2.8, 3.8),
    surface: MATERIAL.truck(random, speed),
  });
  paintBox(view, {
    ...box,
    near: near + 0.2,
    far: far + 2,
    bottom: 0,
    top: 0.9,
    surface: MATERIAL.tyres(random, CLASS.truck, speed),
  });
  paintBox(view, {
    ...box,
    near: far + 0.2,
    far: far + 2,
    bottom: 0.9,
    top: 2.4,
    surface: MATERIAL.truck(random, speed),
  });
}

function paintPerson(view: View, random: CounterRandom, cls: number, place: Place, feet: number): void {
  const { lateral, near, speed } = place;
  const height = random.uniform(1.5, 1.95);
  const half = random.uniform(0.24, 0.36);
  const legs = MATERIAL.clothes(random, cls, speed);
  const coat = MATERIAL.clothes(random, cls, speed);
  const at = { distance: near, pixelsAtLeast: 1.1 };
  const [hips, neck] = [feet + height * 0.48, feet + height * 0.84];
  paintAcross(view, {
    ...at,
    left: lateral - half * 0.7,
    right: lateral + half * 0.7,
    bottom: feet,
    top: hips,
    outline: 'rectangle',
    surface: legs,
  });
  paintAcross(view, {
    ...at,
    left: lateral - half,
    right: lateral + half,
    bottom: hips,
    top: neck,
    outline: 'rectangle',
    surface: coat,
  });
  paintAcross(view, {
    ...at,
    left: lateral - 0.15,
    right: lateral + 0.15,
    bottom: neck,
    top: feet + height,
    outline: 'ellipse',
    surface: MATERIAL.skin(random, cls, speed),
  });
}

function paintTwoWheeler(view: View, random: CounterRandom, place: Place): void {
  const { lateral, near, speed } = place;
  const across = Math.abs(speed[0]) > 1;
  const half = across ? 0.9 : 0.3;
  const surface = MATERIAL.twoWheeler(random, speed);
  paintAcross(view, {
    distance: near,
    left: lateral - half,
    right: lateral + half,
    bottom: 0,
    top: 0.95,
    outline: 'ellipse',
    surface,
    pixelsAtLeast: 1.5,
  });
  paintPerson(view, random, CLASS.twoWheeler, place, 0.5);
}

/** Everything that moves or could. `half` is the road's half width. */
export function paintTraffic(view: View, random: CounterRandom, half: number): void {
  const between = (low: number, high: number) => random.uniform(low, high);
  for (let n = 2 + random.integer(5); n > 0; n--) {
    const parked = random.uniform() < 0.4;
    const side = random.uniform() < 0.5 ? -1 : 1;
    const lateral = side * (parked ? half - 1.1 : half / 2 + between(-0.4, 0.4));
    const ahead = parked ? 0 : side * between(2, 14);
    const place: Place = { lateral, near: between(side < 0 || parked ? 3.5 : 6, 28), speed: [0, ahead] };
    const kind = random.uniform();
    if (kind < 0.78) paintCar(view, random, place);
    else if (kind < 0.89) paintTruck(view, random, place);
    else paintBus(view, random, place);
  }
  for (let n = random.integer(6); n > 0; n--) {
    const crossing = random.uniform() < 0.25;
    const lateral = crossing ? between(-half, half) : (random.uniform() < 0.5 ? -1 : 1) * (half + between(0.4, 2.5));
    const speed: Speed = crossing ? [between(-2, 2), 0] : [between(-0.4, 0.4), between(-1.5, 1.5)];
    paintPerson(view, random, CLASS.pedestrian, { lateral, near: between(3.5, 22), speed }, 0);
  }
  for (let n = random.integer(3); n > 0; n--) {
    const turning = random.uniform() < 0.3;
    const lateral = (random.uniform() < 0.5 ? -1 : 1) * (half - between(0.3, 1.2));
    const speed: Speed = turning ? [between(-4, 4), 0] : [0, between(2, 7)];
    paintTwoWheeler(view, random, { lateral, near: between(5, 25), speed });
  }
  if (random.uniform() < 0.2) {
    const lateral = between(-half - 2, half + 2);
    const speed: Speed = [between(-3, 3), between(-1, 1)];
    const distance = between(4, 15);
    const surface = MATERIAL.dynamic(random, speed);
    paintAcross(view, {
      distance,
      left: lateral - 0.5,
      right: lateral + 0.5,
      bottom: 0,
      top: between(0.6, 0.9),
      outline: 'ellipse',
      surface,
    });
  }
}
