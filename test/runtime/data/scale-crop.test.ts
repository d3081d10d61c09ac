// MCubeS's augmentation beside OpenCV's floating-point numbers (parity/make_scale_crop.py made them), and what it draws.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { CounterRandom, STREAM } from '../../../src/random/philox.js';
import { gaussianWeights } from '../../../src/runtime/data/augment/gaussian-blur.js';
import {
  drawScaleCrop,
  inSixteenBits,
  type ScaleCropPlan,
  shortSideTo,
} from '../../../src/runtime/data/augment/scale-crop.js';
import type { Batch } from '../../../src/runtime/data/batch.js';
import type { Frame, Pixels } from '../../../src/runtime/data/frame.js';
import { openTraining } from '../../../src/runtime/data/open-split.js';
import { placeAugmented } from '../../../src/runtime/data/place-frame.js';
import { placeView, type View } from '../../../src/runtime/data/place-view.js';
import { collect, tinyStreets } from './tiny-streets.js';

interface Case {
  readonly flipped: boolean;
  readonly short: number;
  readonly sides: readonly [number, number];
  readonly corner: readonly [number, number];
  readonly size: number;
  readonly sigma: number | null;
  readonly camera: readonly number[];
  readonly infrared: readonly number[];
  readonly labels: readonly number[];
}
const { height, width, cases } = JSON.parse(
  readFileSync(join(packageRoot, 'test', 'runtime', 'data', 'fixtures', 'scale-crop.json'), 'utf8'),
) as { readonly height: number; readonly width: number; readonly cases: readonly Case[] };

const value = (i: number): number => {
  const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
  return 37 * y * y + 101 * x + 59 * c * (x + y) + 7 * x * y;
};
const numbers = <T extends Pixels>(like: T, maximum: number): T =>
  like.map((_, i) => (value(i) * Math.floor(maximum / 255)) % (maximum + 1)) as T;
const count = height * width * 3;
const frame: Frame = {
  height,
  width,
  pictures: [numbers(new Uint8Array(count), 255), numbers(new Uint16Array(count), 65535)],
  labels: Int16Array.from({ length: height * width }, (_, i) => i),
};
const target = (size: number) =>
  ({ image: [size, size], ignore: 255, norms: ['imagenet', 'unit'], semantics: 'paper' }) as const;
const empty = (size: number): Batch => ({
  images: new Float32Array(2 * size * size * 3),
  labels: new Int32Array(size * size),
  indices: [0],
  absent: [],
});

test('flip, rescaling, padding, blur and normalisation are those of OpenCV in floating point', () => {
  for (const { flipped, short, sides, corner, size, sigma, camera, infrared, labels } of cases) {
    assert.equal(shortSideTo([height, width], short), sides);
    const out = empty(size);
    const blur = sigma === null ? {} : { blur: { modalities: [0, 1], weights: gaussianWeights(sigma) } };
    placeView(inSixteenBits(frame), { flipped, sides, corner, ...blur }, target(size), { slot: 0, of: 1, out });
    const far = (theirs: readonly number[], from: number): number =>
      Math.max(...theirs.map((v, i) => Math.abs(v - out.images[from + i]!)));
    // a step of 16 bits is 1.5e-5, of the standardised camera 7e-5; a step of 8 bits would be 2e-2
    assert.ok(far(infrared, size * size * 3) < 3e-5, `infrared ${short}: ${far(infrared, size * size * 3)}`);
    assert.ok(far(camera, 0) < 1.5e-4, `camera ${short}: ${far(camera, 0)}`);
    assert.equal([...out.labels], labels);
  }
});

test('weights sum to 1 and reach about four sigmas', () => {
  assert.equal(gaussianWeights(0), [1]);
  assert.equal(
    [0.05, 0.1, 0.5, 1].map((sigma) => gaussianWeights(sigma).length),
    [1, 2, 3, 5],
  );
  for (const sigma of [0.3, 0.99]) {
    const [middle = 0, ...sides] = gaussianWeights(sigma);
    assert.ok(Math.abs(middle + 2 * sides.reduce((a, b) => a + b, 0) - 1) < 1e-12);
  }
});

const plan = (args: Partial<ScaleCropPlan['args']> = {}): ScaleCropPlan => ({
  call: 'scale_crop',
  args: { flip: 0.5, short_min: 20, short_max: 60, blur: 0.5, sigma_min: 0, sigma_max: 1, ...args },
  blurred: [0],
});
const random = (index: number) => new CounterRandom(1, STREAM.augmentation, 0, index);
const draws = (args: Partial<ScaleCropPlan['args']> = {}): readonly View[] =>
  Array.from({ length: 600 }, (_, n) => drawScaleCrop([40, 50], plan(args), [32, 32], random(n)));

test('short sides are all whole numbers of the range, corners all of the margin, half is flipped and half is blurred', () => {
  const all = draws();
  const shorts = new Set(all.map(({ sides }) => sides[0]));
  assert.equal([Math.min(...shorts), Math.max(...shorts), shorts.size], [20, 60, 41]);
  for (const { sides, corner } of all) {
    assert.is(sides[1], Math.floor((50 * sides[0]) / 40));
    for (const i of [0, 1]) assert.ok(corner[i]! >= 0 && corner[i]! <= Math.max(0, sides[i]! - 32));
  }
  const ends = draws({ short_min: 34, short_max: 34 }).map(({ corner }) => corner[0]);
  assert.equal([...new Set(ends)].sort(), [0, 1, 2]);
  const share = (holds: (view: View) => boolean): number => all.filter(holds).length / all.length;
  for (const half of [share(({ flipped }) => flipped), share(({ blur }) => blur !== undefined)])
    assert.ok(half > 0.44 && half < 0.56, `${half}`);
  // sigma is uniform: a quarter of the blurs lies below 0.25, where weights are two at most
  const narrow = all.filter(({ blur }) => blur !== undefined && blur.weights.length <= 2).length;
  const blurs = all.filter(({ blur }) => blur !== undefined).length;
  assert.ok(narrow / blurs > 0.22 && narrow / blurs < 0.4, `${narrow} of ${blurs}`);
});

test('only the named modalities are blurred, and the crop does not depend on the blur', () => {
  const [sharp, soft] = [0, 1].map((blur) => {
    const out = empty(32);
    const change = plan({ blur, sigma_min: 0.9, sigma_max: 0.9 });
    placeAugmented(frame, change, target(32), random(3), { slot: 0, of: 1, out });
    return out;
  });
  const half = 32 * 32 * 3;
  assert.equal(soft!.labels, sharp!.labels);
  assert.equal(soft!.images.subarray(half), sharp!.images.subarray(half));
  assert.not.equal(soft!.images.subarray(0, half), sharp!.images.subarray(0, half));
});

test('batches do not depend on workers or on where a run goes on, and change with the epoch', async () => {
  const { args } = plan();
  const augment = { call: 'scale_crop', args: { ...args, blurred: ['rgb', 'lidar'] } } as const;
  const order = { seed: 3, batch: 4, image: [32, 32] as const, firstStep: 0, steps: 12, augment, workers: 0 };
  const open = (change: Partial<typeof order> = {}) =>
    openTraining(tinyStreets(), 'train', { ...order, ...change }, { baseFolder: '/', environment: {} });
  const all = await collect(await open());
  assert.equal(await collect(await open({ workers: 2 })), all);
  assert.equal(await collect(await open({ firstStep: 7 })), all.slice(7));
  const of = (index: number): string[] =>
    all.flatMap(({ indices, images, labels }) => {
      const slot = indices.indexOf(index);
      return slot < 0
        ? []
        : [`${images.slice(slot * 3072, slot * 3072 + 96)} ${labels.slice(slot * 1024, slot * 1024 + 64)}`];
    });
  assert.is(new Set(of(0)).size, of(0).length);
  assert.ok(of(0).length >= 2);
});

test.run();
