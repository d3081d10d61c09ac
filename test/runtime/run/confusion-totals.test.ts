import { decode } from 'fast-png';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { confusionPicture } from '../../../src/runtime/pictures/confusion-picture.js';
import { ConfusionTotals } from '../../../src/runtime/run/evaluation/confusion-totals.js';
import { suiteResult } from '../../../src/runtime/run/evaluation/suite-result.js';
import type { FusionRow } from '../../../src/runtime/run/evaluation/suite-views.js';

const K = 3;
const ROWS: readonly FusionRow[] = [
  { label: 'rgb', present: 1, views: [0], lacking: 'remove' },
  { label: 'depth', present: 1, views: [1], lacking: 'remove' },
  { label: 'rgb+depth', present: 2, views: [0, 1], lacking: 'remove' },
];
/** Pixels (target, prediction) of four pictures per row, written down by rule; class 2 never occurs in the second half. */
const pixels = (row: number, frame: number): readonly (readonly [number, number])[] =>
  Array.from({ length: 40 }, (_, i) => [
    (i * 7 + frame) % (frame < 2 ? 3 : 2),
    (i * (row + 2) + frame) % (row === 2 ? 2 : 3),
  ]);
const counts = (row: number, frame: number): Int32Array => {
  const matrix = new Int32Array(K * K);
  for (const [target, prediction] of pixels(row, frame)) matrix[target * K + prediction]!++;
  return matrix;
};
const WEATHER = ['sun', 'rain', 'sun', 'fog'];
const conditions = WEATHER.map((value) => [{ by: 'weather', value }]);

/** Straight from lists of pixels, by the definitions. */
function plain(row: number, frames: readonly number[]) {
  const all = frames.flatMap((frame) => pixels(row, frame));
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const classes = [0, 1, 2].map((c) => {
    const hit = all.filter(([t, p]) => t === c && p === c).length;
    const [truth, predicted] = [all.filter(([t]) => t === c).length, all.filter(([, p]) => p === c).length];
    return {
      iou: share(hit, truth + predicted - hit),
      f1: share(2 * hit, truth + predicted),
      accuracy: share(hit, truth),
    };
  });
  const mean = (key: 'iou' | 'f1' | 'accuracy'): number => classes.reduce((sum, one) => sum + one[key], 0) / K;
  return {
    miou: mean('iou'),
    mf1: mean('f1'),
    macc: mean('accuracy'),
    pixelAccuracy: all.filter(([t, p]) => t === p).length / all.length,
  };
}

const near = (got: number, wanted: number, what: string): void =>
  assert.ok(Math.abs(got - wanted) < 1e-12, `${what}: ${got}, not ${wanted}`);

function result(semantics: 'paper' | 'reference' = 'paper', probability = 0.3) {
  const totals = new ConfusionTotals(
    ROWS.map(({ label }) => label),
    K,
    conditions,
  );
  for (const frame of [0, 1, 2, 3])
    for (const [r, { label }] of ROWS.entries()) totals.add(label, frame, counts(r, frame));
  const args = { subsets: 'all_subsets', absent: 'remove', pixels: 1, probability } as const;
  const named = { name: 'any', suite: { call: 'missing', args } } as const;
  return suiteResult(named, ROWS, totals, ({ label }) => label, { classes: K, modalities: 2, semantics });
}

test('every number of a suite is what counting pixels by the definitions gives, whole and per condition', () => {
  const { rows, conditions: told } = result();
  for (const [r, row] of rows.entries()) {
    for (const [key, value] of Object.entries(plain(r, [0, 1, 2, 3])))
      near(row[key as 'miou'], value, `${row.row} ${key}`);
  }
  assert.equal(
    told.map(({ value, frames }) => [value, frames]),
    [
      ['fog', 1],
      ['rain', 1],
      ['sun', 2],
    ],
  );
  for (const { value, rows: own, summary } of told) {
    const frames = WEATHER.flatMap((weather, frame) => (weather === value ? [frame] : []));
    const wanted = ROWS.map((_, r) => plain(r, frames));
    for (const [r, row] of own.entries()) {
      for (const [key, number] of Object.entries(wanted[r]!))
        near(row[key as 'miou'], number, `${value} ${row.row} ${key}`);
    }
    near(summary.mean!, wanted.reduce((sum, { miou }) => sum + miou, 0) / 3, `${value} mean`);
  }
});

test('a class that does not occur stays in the mean as 0', () => {
  const rain = result().conditions.find(({ value }) => value === 'fog')!;
  assert.ok(rain.rows[0]!.miou <= 2 / 3, 'class 2 is not in the picture');
});

test('expected values have the published weights and that of the suite itself', () => {
  const { expected, rows, summary } = result();
  assert.equal(
    expected.map(({ probability }) => probability),
    [0.05, 0.1, 0.2, 0.3],
  );
  for (const { probability: p, miou } of expected) {
    const weights = [p * (1 - p), p * (1 - p), (1 - p) ** 2].map((weight) => weight / (1 - p * p));
    near(
      miou,
      rows.reduce((sum, row, r) => sum + weights[r]! * row.miou, 0),
      `p = ${p}`,
    );
  }
  assert.is(summary.expected, expected[3]!.miou);
});

test('reference semantics average rounded percents', () => {
  const { rows, summary } = result('reference');
  const rounded = rows.map(({ miou }) => Math.round(miou * 1e4) / 1e4);
  near(summary.mean!, rounded.reduce((a, b) => a + b, 0) / 3, 'mean');
});

test('the picture of a confusion matrix shows shares of rows, and rows without pixels grey', () => {
  // wide enough that the matrix ends 12 pixels before the right edge
  const names = Array.from({ length: 20 }, (_, c) => `class ${c}`);
  const confusion = new Array<number>(400).fill(0);
  confusion[0] = 900;
  confusion[1] = 100;
  confusion[2 * 20 + 3] = 5;
  const png = decode(confusionPicture(confusion, names, 'student, rgb'));
  const corner = (row: number, column: number): number[] => {
    const [x, y] = [png.width - 12 - (20 - column) * 24, png.height - 12 - (20 - row) * 24];
    return [...png.data.subarray((y * png.width + x) * 3, (y * png.width + x) * 3 + 3)];
  };
  assert.equal(corner(0, 5), [255, 255, 255], 'nothing');
  assert.equal(corner(1, 5), [232, 232, 232], 'class 1 does not occur');
  assert.equal(corner(2, 3), [8, 48, 107], 'all of class 2, few pixels as they are');
  assert.equal(corner(0, 0), [33, 69, 122], '90 percent');
  assert.equal(corner(0, 1), [230, 234, 240], '10 percent');
});

test.run();
