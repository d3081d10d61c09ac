import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  addConfusion,
  averagedMiou,
  classMetrics,
  expectedValue,
  mean,
  subsetWeight,
} from '../../src/model/metrics.js';
import { allSubsets } from '../../src/model/modality-subsets.js';
import { near } from './numbers.js';

test('IoU, F1 and accuracy of a small matrix; an absent class counts as 0', () => {
  //        predicted 0, 1, 2
  const confusion = Float64Array.of(3, 1, 0, 2, 4, 0, 0, 0, 0);
  const { iou, f1, accuracy, miou, pixelAccuracy } = classMetrics(confusion, 3);
  assert.equal(iou, [3 / 6, 4 / 7, 0]);
  assert.equal(f1, [6 / 9, 8 / 11, 0]);
  assert.equal(accuracy, [3 / 4, 4 / 6, 0]);
  near(miou, (3 / 6 + 4 / 7) / 3, 1e-15);
  assert.is(pixelAccuracy, 7 / 10);
});

test('a class that is only predicted has an IoU of 0, and an empty matrix gives 0, not NaN', () => {
  assert.is(classMetrics(Float64Array.of(2, 1, 0, 0), 2).iou[1], 0);
  assert.is(classMetrics(new Float64Array(4), 2).miou, 0);
  assert.is(classMetrics(new Float64Array(4), 2).pixelAccuracy, 0);
  assert.throws(() => classMetrics(new Float64Array(5), 2), /2 x 2/);
});

test('confusions add up, from an offset', () => {
  const total = new Float64Array(4);
  addConfusion(total, Int32Array.of(9, 9, 9, 9, 1, 2, 3, 4), 4);
  addConfusion(total, Int32Array.of(1, 1, 1, 1));
  assert.equal([...total], [2, 3, 4, 5]);
});

const sizes = allSubsets(4).map((subset) => subset.length);
const rows = {
  ours: [48.8, 53.99, 23.96, 26.06, 62.6, 49.49, 50.58, 55.36, 54.04, 32.13, 62.08, 62.13, 50.63, 55.04, 60.16],
  anyseg: [48.17, 51.14, 21.74, 22.66, 59.58, 48.91, 49.43, 52.18, 51.38, 27.57, 59.45, 59.72, 49.49, 51.89, 59.41],
  magic: [32.6, 55.06, 0.52, 0.39, 63.32, 33.02, 33.12, 55.16, 55.17, 0.26, 63.37, 63.36, 33.32, 55.26, 63.4],
  cmnext: [17.55, 44.69, 4.98, 5.56, 60.19, 18.49, 17.93, 45.21, 45.65, 4.97, 60.28, 60.54, 18.69, 46.01, 60.59],
};

test('mean and expected mIoU of the published rows', () => {
  const wanted: Readonly<Record<keyof typeof rows, readonly number[]>> = {
    ours: [49.8033, 57.038, 58.8367, 59.5602],
    anyseg: [47.5147, 55.3266, 57.5334, 58.5141],
    magic: [40.4887, 54.8162, 59.3229, 61.4223],
    cmnext: [34.0887, 49.286, 54.9073, 57.7471],
  };
  for (const [name, values] of Object.entries(rows) as [keyof typeof rows, number[]][]) {
    near(mean(values), wanted[name][0]!, 5e-5, name);
    [0.2, 0.1, 0.05].forEach((p, i) => {
      near(expectedValue(values, sizes, 4, p), wanted[name][i + 1]!, 5e-5, `${name} p = ${p}`);
    });
  }
});

test('the mean over subsets is taken on unrounded values in paper semantics only', () => {
  near(averagedMiou(0.12344, 'paper'), 0.12344, 1e-12);
  near(averagedMiou(0.12344, 'reference'), 0.1234, 1e-12);
});

test('weights of one subset are the published ones and sum to 1', () => {
  const wanted: readonly [number, readonly number[]][] = [
    [0.2, [0.41025641, 0.1025641, 0.02564103, 0.00641026]],
    [0.1, [0.65616562, 0.07290729, 0.00810081, 0.00090009]],
    [0.05, [0.81451134, 0.04286902, 0.00225626, 0.00011875]],
  ];
  for (const [p, weights] of wanted)
    weights.forEach((weight, k) => {
      near(subsetWeight(4, 4 - k, p), weight, 5e-9);
    });
  [0.51612903, 0.12903226, 0.03225806].forEach((weight, k) => {
    near(subsetWeight(3, 3 - k, 0.2), weight, 5e-9);
  });
  near(
    expectedValue(
      sizes.map(() => 1),
      sizes,
      4,
      0.3,
    ),
    1,
    1e-12,
  );
});

test.run();
