// One street from the wheel of a car: draws the scene of a frame and paints it.
import type { CounterRandom } from '../../../random/philox.js';
import { LOOKS, type Weather } from './condition.js';
import { paintKerb } from './draw-furniture.js';
import { drawRoad } from './draw-road.js';
import { paintBridge, paintFronts, paintGuardRail, paintSkyline } from './draw-roadside.js';
import { paintTraffic } from './draw-traffic.js';
import { paintGround } from './paint-ground.js';
import { CLASS } from './street-classes.js';
import { type Pose, SKY_DISTANCE, View } from './view.js';

function drawPose(random: CounterRandom, [height, width]: readonly [number, number]): Pose {
  return {
    height,
    width,
    focal: width * random.uniform(0.6, 0.8),
    centre: width * random.uniform(0.42, 0.58),
    horizon: height * random.uniform(0.36, 0.52),
    eye: random.uniform(1.7, 3),
    lateral: random.uniform(-1, 2),
    yaw: random.uniform(-0.18, 0.18),
  };
}

function paintSky(view: View, [red, green, blue]: readonly [number, number, number], random: CounterRandom): void {
  const { height, width } = view.pose;
  const light = random.uniform(0.85, 1.1);
  for (let i = 0; i < height * width; i++) {
    const up = 1 - (0.25 * Math.floor(i / width)) / height;
    view.distance[i] = SKY_DISTANCE;
    view.cls[i] = CLASS.sky;
    view.red[i] = red * light * up;
    view.green[i] = green * light * up;
    view.blue[i] = blue * light;
  }
}

/** The painted view of a street; all draws come from `random`. */
export function paintScene(random: CounterRandom, size: readonly [number, number], weather: Weather): View {
  const look = LOOKS[weather];
  const view = new View(drawPose(random, size));
  paintSky(view, look.sky, random);
  const { ground, fronts } = drawRoad(random, look.shadows);
  const { half } = ground.road;
  paintGround(view, ground);
  paintSkyline(view, random);
  paintFronts(view, random, -fronts[0]);
  paintFronts(view, random, fronts[1]);
  if (random.uniform() < 0.12) paintBridge(view, random, half);
  if (random.uniform() < 0.2) paintGuardRail(view, random, (random.uniform() < 0.5 ? -1 : 1) * (half + 0.25));
  paintKerb(view, random, -half, -fronts[0]);
  paintKerb(view, random, half, fronts[1]);
  paintTraffic(view, random, half);
  return view;
}
