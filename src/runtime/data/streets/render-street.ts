// One frame of the built-in data set.
//
// What the sensors can and cannot tell (street-sensors.test.ts measures it with a small classifier; a four-block MiT after
// 2000 steps at 64x64 with 12 classes has a mean IoU of 43 % from the camera, 38 depth, 31 event, 33 lidar, 51 from all):
//   camera  colours and fine things in daylight; not at night, in fog, over- or under-exposed; house/wall, grass/leaves,
//           pavement/road and car/anything share their colours
//   depth   shape, size and distance in any light; not what lies flat (road, line, pavement, grass), nor sign or pole
//   event   edges of near and moving things, day and night; nothing inside surfaces, far away or at a standstill
//   lidar   material of the points it hits (paint, sign, house against wall, grass against pavement); no shape, sparse
import { CounterRandom, STREAM } from '../../../random/philox.js';
import type { Frame } from '../frame.js';
import { takePicture } from './camera-sensor.js';
import { type Condition, drawCondition } from './condition.js';
import { measureDepth } from './depth-sensor.js';
import { collectEvents } from './event-sensor.js';
import { scanLaser } from './lidar-sensor.js';
import { paintScene } from './paint-scene.js';
import type { View } from './view.js';

export const PICTURES = ['rgb', 'depth', 'event', 'lidar'] as const;
export type PictureName = (typeof PICTURES)[number];

const SENSORS: Readonly<Record<PictureName, (view: View, condition: Condition, random: CounterRandom) => Uint8Array>> =
  {
    rgb: takePicture,
    depth: measureDepth,
    event: collectEvents,
    lidar: scanLaser,
  };

export interface StreetRequest {
  readonly seed: number;
  /** number that stands for the split */
  readonly split: number;
  readonly index: number;
  readonly size: readonly [number, number];
  readonly failures: number;
  readonly pictures: readonly PictureName[];
  /** class id of each of the 25 painted classes */
  readonly ids: Int16Array;
}

/** Uses of one frame's place in the counter space: every sensor draws its own numbers, whichever others are asked for. */
const PLACES = 8;

const randomOf = ({ seed, split, index }: StreetRequest, place: number): CounterRandom =>
  new CounterRandom(seed, STREAM.scene, split, index * PLACES + place);

/** Weather and failure of a frame, without painting it. */
export function conditionOf(request: Pick<StreetRequest, 'seed' | 'split' | 'index' | 'failures'>): Condition {
  return drawCondition(
    new CounterRandom(request.seed, STREAM.scene, request.split, request.index * PLACES),
    request.failures,
  );
}

/** Pictures [H, W, 3] and labels [H, W]: a pure function of the request. */
export function renderStreet(request: StreetRequest): Frame {
  const condition = conditionOf(request);
  const view = paintScene(randomOf(request, 1), request.size, condition.weather);
  const labels = new Int16Array(view.cls.length);
  for (let i = 0; i < labels.length; i++) labels[i] = request.ids[view.cls[i]!]!;
  return {
    height: request.size[0],
    width: request.size[1],
    pictures: request.pictures.map((name) =>
      SENSORS[name](view, condition, randomOf(request, 2 + PICTURES.indexOf(name))),
    ),
    labels,
  };
}
