import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type LearningRateSettings, learningRate } from '../../src/model/learning-rate.js';
import { near } from './numbers.js';

/** 3983 images, batch 2 on 2 devices, 200 epochs. */
const published: LearningRateSettings = {
  base: 1,
  schedule: { kind: 'warmup_poly', warmup: 9950, power: 0.9, ratio: 0.1 },
  steps: 199_000,
  stepsPerEpoch: 995,
  semantics: 'reference',
};

test('the schedule passes through the published points', () => {
  const points: readonly [number, number][] = [
    [0, 0.1],
    [1, 0.10009045],
    [995, 0.19],
    [4975, 0.55],
    [9949, 0.99990955],
    [9950, 1],
    [50_000, 0.80816177],
    [100_000, 0.56106045],
    [150_000, 0.30065132],
    [198_999, 0.00886059],
  ];
  for (const [t, ratio] of points) near(learningRate(published, t), ratio, 5e-9, `t = ${t}`);
});

test('paper semantics ends an epoch earlier, at zero', () => {
  const paper: LearningRateSettings = { ...published, semantics: 'paper' };
  near(learningRate(paper, 198_999), (1 / 189_050) ** 0.9, 1e-12);
  assert.is(learningRate(paper, 199_000), 0);
  assert.ok(learningRate(paper, 100_000) < learningRate(published, 100_000));
  assert.is(learningRate(paper, 9950), 1);
});

test('the base rate scales, a constant schedule stays, no warm-up starts at the top', () => {
  near(learningRate({ ...published, base: 6e-5 }, 995), 6e-5 * 0.19, 1e-15);
  assert.is(learningRate({ ...published, base: 0.5, schedule: { kind: 'constant' } }, 12_345), 0.5);
  const cold: LearningRateSettings = {
    ...published,
    schedule: { kind: 'warmup_poly', warmup: 0, power: 0.9, ratio: 0.1 },
  };
  assert.is(learningRate(cold, 0), 1);
});

test.run();
