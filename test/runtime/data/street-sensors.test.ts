// What the sensors of the built-in data set tell: each something of its own, none enough, all together most.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { conditionOf, PICTURES } from '../../../src/runtime/data/streets/render-street.js';
import { foldClasses } from '../../../src/runtime/data/streets/street-classes.js';
import { type StreetsPlan, streetFrames, streetRequest } from '../../../src/runtime/data/streets/street-frames.js';
import { type Samples, samplePixels, scoreClassifier, type Trained, trainClassifier } from './pixel-classifier.js';

const CLASSES = 12;
const PER_FRAME = 120;
const planOf = (split: string, frames: number): StreetsPlan => ({
  kind: 'streets',
  args: { seed: 1, failures: 0.3 },
  split,
  frames,
  size: [64, 64],
  classes: CLASSES,
  pictures: PICTURES,
});
const read = (plan: StreetsPlan) => {
  const source = streetFrames(plan);
  return Array.from({ length: plan.frames }, (_, i) => source.read(i));
};
const training = read(planOf('train', 160));
const heldOut = read(planOf('val', 160));

interface Result {
  readonly trained: Trained;
  readonly samples: Samples;
  readonly mean: number;
  iou(name: string): number;
}

function learn(modalities: readonly number[]): Result {
  const trained = trainClassifier(samplePixels(training, modalities, PER_FRAME), CLASSES, 24, 6);
  const samples = samplePixels(heldOut, modalities, PER_FRAME);
  const { iou, mean } = scoreClassifier(trained, samples, CLASSES);
  return { trained, samples, mean, iou: (name) => iou[foldClasses(CLASSES).names.indexOf(name)]! };
}

const [none, rgb, depth, event, lidar, all] = [[], [0], [1], [2], [3], [0, 1, 2, 3]].map(learn) as [
  Result,
  Result,
  Result,
  Result,
  Result,
  Result,
];
const report = Object.entries({ none, rgb, depth, event, lidar, all })
  .map(([name, { mean }]) => `${name} ${mean.toFixed(1)}`)
  .join(', ');

test('every sensor tells more than the place in the picture, and none comes near all four', () => {
  for (const alone of [rgb, depth, event, lidar]) {
    assert.ok(alone.mean > none.mean + 3, report);
    assert.ok(alone.mean < 0.85 * all.mean, report);
  }
  assert.ok(all.mean > Math.max(rgb.mean, depth.mean, event.mean, lidar.mean) + 5, report);
});

test('each sensor has its own blind spots', () => {
  assert.ok(
    depth.iou('RoadLine') < 5 && rgb.iou('RoadLine') > 20,
    `lines: ${depth.iou('RoadLine')}, ${rgb.iou('RoadLine')}`,
  );
  assert.ok(depth.iou('Cars') > rgb.iou('Cars') + 5, `cars: ${depth.iou('Cars')}, ${rgb.iou('Cars')}`);
  assert.ok(lidar.iou('Wall') > rgb.iou('Wall'), `walls: ${lidar.iou('Wall')}, ${rgb.iou('Wall')}`);
});

test('the camera fails at night, in fog and with wrong exposure; depth does not', () => {
  const scoreWhere = ({ trained, samples }: Result, wanted: (condition: string) => boolean): number => {
    const use = heldOut.map((_, i) => {
      const { weather, failure } = conditionOf(streetRequest(planOf('val', 160), i));
      return wanted(failure ?? weather);
    });
    const keep = <T>(list: readonly T[]): T[] => list.filter((_, n) => use[Math.floor(n / PER_FRAME)]);
    return scoreClassifier(trained, { inputs: keep(samples.inputs), labels: keep(samples.labels) }, CLASSES).mean;
  };
  const good = (c: string) => c === 'sun' || c === 'cloud';
  const bad = (c: string) => ['night', 'fog', 'underexposure', 'overexposure'].includes(c);
  const cameraLoss = scoreWhere(rgb, good) - scoreWhere(rgb, bad);
  const depthLoss = scoreWhere(depth, good) - scoreWhere(depth, bad);
  assert.ok(cameraLoss > 8, `camera ${cameraLoss.toFixed(1)}`);
  assert.ok(depthLoss < cameraLoss / 2, `depth ${depthLoss.toFixed(1)}, camera ${cameraLoss.toFixed(1)}`);
});

test.run();
