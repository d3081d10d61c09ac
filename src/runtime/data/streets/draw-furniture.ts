// Things at the kerb: poles with signs and lights, trees, bins and boards.
import type { CounterRandom } from '../../../random/philox.js';
import { MATERIAL } from './materials.js';
import { paintAcross } from './paint-across.js';
import { paintBox } from './paint-box.js';
import type { View } from './view.js';

/** Signs and lights hang this far in front of their pole, so that they are the nearer ones. */
const IN_FRONT = 0.05;

function paintPole(view: View, random: CounterRandom, lateral: number, distance: number): void {
  const what = random.uniform();
  const top = what < 0.55 ? random.uniform(2.6, 3.4) : random.uniform(4.5, 7);
  const half = random.uniform(0.08, 0.14);
  paintAcross(view, {
    distance,
    left: lateral - half,
    right: lateral + half,
    bottom: 0,
    top,
    outline: 'rectangle',
    surface: MATERIAL.pole(random),
    pixelsAtLeast: 1.1,
  });
  if (what < 0.55) {
    const size = random.uniform(0.4, 0.65);
    const outline = random.uniform() < 0.5 ? 'ellipse' : 'rectangle';
    paintAcross(view, {
      distance: distance - IN_FRONT,
      left: lateral - size,
      right: lateral + size,
      bottom: top - 2 * size,
      top,
      outline,
      surface: MATERIAL.sign(random),
      pixelsAtLeast: 1.5,
    });
  } else if (what < 0.75) {
    const left = lateral - 0.3;
    const right = lateral + 0.3;
    const surface = MATERIAL.light(random);
    paintAcross(view, {
      distance: distance - IN_FRONT,
      left,
      right,
      bottom: 2.6,
      top: 4,
      outline: 'rectangle',
      surface,
      pixelsAtLeast: 1.5,
    });
  }
}

function paintTree(view: View, random: CounterRandom, lateral: number, distance: number): void {
  const radius = random.uniform(1.1, 2.4);
  const bottom = random.uniform(1.6, 2.6);
  const surface = MATERIAL.vegetation(random);
  paintAcross(view, {
    distance,
    left: lateral - 0.15,
    right: lateral + 0.15,
    bottom: 0,
    top: bottom + 0.5,
    outline: 'rectangle',
    surface,
  });
  paintAcross(view, {
    distance,
    left: lateral - radius,
    right: lateral + radius,
    bottom,
    top: bottom + radius * random.uniform(1.6, 2.4),
    outline: 'crown',
    surface,
  });
}

/** Poles and trees in a row along one kerb, and now and then a bin or a board on the pavement. */
export function paintKerb(view: View, random: CounterRandom, edge: number, front: number): void {
  const side = Math.sign(edge);
  for (let distance = random.uniform(4, 10); distance < 50; distance += random.uniform(5, 14)) {
    const lateral = edge + side * random.uniform(0.3, 0.9);
    if (random.uniform() < 0.7) paintPole(view, random, lateral, distance);
    else paintTree(view, random, lateral + side * 0.6, distance);
  }
  const room = Math.abs(front - edge);
  for (let n = random.integer(3); n > 0; n--) {
    const middle = edge + side * random.uniform(0.6, Math.max(0.8, room));
    const near = random.uniform(4, 25);
    const board = random.uniform() < 0.3;
    const half = board ? random.uniform(0.6, 1.2) : random.uniform(0.3, 0.6);
    paintBox(view, {
      left: middle - half,
      right: middle + half,
      near,
      far: near + 2 * half,
      bottom: board ? 0.6 : 0,
      top: board ? 2.6 : random.uniform(0.8, 1.5),
      surface: board ? MATERIAL.other(random) : MATERIAL.static(random),
    });
  }
}
