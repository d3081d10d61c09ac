// What stands along both sides: house fronts, walls, fences, hedges and gaps, and the skyline behind the gaps.
import type { CounterRandom } from '../../../random/philox.js';
import { MATERIAL } from './materials.js';
import { paintAcross } from './paint-across.js';
import { paintAlong } from './paint-along.js';
import type { Surface } from './surface.js';
import type { View } from './view.js';

/** As far as things are drawn one by one. */
const FAR = 75;

type Kind = 'building' | 'wall' | 'fence' | 'hedge' | 'gap';

function drawKind(random: CounterRandom): Kind {
  const u = random.uniform();
  return u < 0.34 ? 'building' : u < 0.6 ? 'wall' : u < 0.72 ? 'fence' : u < 0.92 ? 'hedge' : 'gap';
}

interface Front {
  readonly surface: Surface;
  readonly top: number;
  /** how far it reaches away from the road: what its end wall shows */
  readonly deep: number;
  readonly open: number;
  readonly ragged: number;
}

function drawFront(random: CounterRandom, kind: Exclude<Kind, 'gap'>): Front {
  switch (kind) {
    case 'building':
      return { surface: MATERIAL.building(random), top: random.uniform(4, 16), deep: 9, open: 0, ragged: 0 };
    case 'wall':
      return { surface: MATERIAL.wall(random), top: random.uniform(2.5, 8), deep: 0.3, open: 0, ragged: 0 };
    case 'fence':
      return {
        surface: MATERIAL.fence(random),
        top: random.uniform(1.4, 3),
        deep: 0,
        open: random.uniform(0.1, 0.35),
        ragged: 0,
      };
    case 'hedge':
      return { surface: MATERIAL.vegetation(random), top: random.uniform(1.5, 8), deep: 2, open: 0, ragged: 1 };
  }
}

/** One row of fronts at `lateral` metres from the middle of the road (negative = left). */
export function paintFronts(view: View, random: CounterRandom, lateral: number): void {
  const outwards = Math.sign(lateral);
  let from = random.uniform(-6, 2);
  while (from < FAR) {
    const kind = drawKind(random);
    const to = from + random.uniform(5, kind === 'building' ? 18 : 12);
    if (kind !== 'gap') {
      const { surface, top, deep, open, ragged } = drawFront(random, kind);
      paintAlong(view, {
        lateral,
        from,
        to,
        bottom: 0,
        top,
        surface,
        ragged,
        light: 0.9,
        ...(open > 0 ? { open } : {}),
      });
      const end = lateral + outwards * deep;
      const [left, right] = outwards > 0 ? [lateral, end] : [end, lateral];
      if (deep > 0) paintAcross(view, { distance: from, left, right, bottom: 0, top, outline: 'rectangle', surface });
    }
    from = to;
  }
}

/** Far houses and trees along the horizon. */
export function paintSkyline(view: View, random: CounterRandom): void {
  let left = -140;
  while (left < 140) {
    const right = left + random.uniform(10, 35);
    const green = random.uniform() < 0.5;
    paintAcross(view, {
      distance: random.uniform(85, 130),
      left,
      right,
      bottom: -1,
      top: green ? random.uniform(6, 20) : random.uniform(10, 45),
      outline: 'rectangle',
      surface: green ? MATERIAL.vegetation(random) : MATERIAL.building(random),
    });
    left = right - random.uniform(0, 8);
  }
}

/** A guard rail on one edge of the road. */
export function paintGuardRail(view: View, random: CounterRandom, lateral: number): void {
  const from = random.uniform(1, 15);
  const to = from + random.uniform(10, 30);
  paintAlong(view, { lateral, from, to, bottom: 0.35, top: 0.8, surface: MATERIAL.guardRail(random) });
}

/** A bridge across the road, on two pillars. */
export function paintBridge(view: View, random: CounterRandom, half: number): void {
  const distance = random.uniform(18, 45);
  const surface = MATERIAL.bridge(random);
  const beam = random.uniform(4.6, 6);
  paintAcross(view, { distance, left: -60, right: 60, bottom: beam, top: beam + 1.6, outline: 'rectangle', surface });
  for (const lateral of [-half - 1, half + 1]) {
    paintAcross(view, {
      distance,
      left: lateral - 0.5,
      right: lateral + 0.5,
      bottom: 0,
      top: beam,
      outline: 'rectangle',
      surface,
    });
  }
}
