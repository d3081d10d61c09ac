// What pictures of a report are made of: which frames and subsets, small files that decode to what was drawn, points of features.
import { decode } from 'fast-png';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseFrames, chooseSubsets } from '../../src/report/pictures/choose-frames.js';
import { classPicture, errorPicture, pageSize, shareRight } from '../../src/report/pictures/class-pictures.js';
import { embed, LEAST_POINTS } from '../../src/report/pictures/embed.js';
import { featureStage } from '../../src/runtime/run/evaluation/segment-frames.js';

test('frames come from the whole length of a split, subsets from every size', () => {
  assert.equal(chooseFrames(3, 9), [1, 4, 7]);
  assert.equal(chooseFrames(3, 2), [0, 1]);
  for (const total of [1, 5, 40, 399]) {
    const chosen = chooseFrames(7, total);
    assert.is(new Set(chosen).size, Math.min(7, total));
    assert.ok(chosen.every((index) => index >= 0 && index < total));
  }
  const five = ['a', 'b', 'c', 'd', 'e'];
  const subsets = Array.from({ length: 31 }, (_, bits) =>
    five.filter((__, i) => (((bits + 1) >> i) & 1) === 1).join('+'),
  );
  const sizes = [...chooseSubsets(subsets, 5)].map((row) => row.split('+').length).sort();
  assert.equal(sizes, [1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 5]);
  assert.is(chooseSubsets(subsets.slice(0, 15), 4).size, 15);
});

test('class pictures keep ids and colours; errors tell right, wrong and unlabelled apart', () => {
  const palette = [
    [10, 20, 30],
    [200, 100, 0],
  ] as const;
  const truth = [0, 1, 255, 1];
  const answer = [0, 0, 1, 1];
  const classes = decode(classPicture(truth, [2, 2], palette));
  assert.equal([...classes.data], [0, 1, 2, 1]);
  assert.equal(
    classes.palette!.slice(0, 2).map((colour) => colour.slice(0, 3)),
    [
      [10, 20, 30],
      [200, 100, 0],
    ],
  );
  assert.equal([...decode(errorPicture(answer, truth, [2, 2], 2)).data], [0, 1, 2, 0]);
  assert.is(shareRight(answer, truth, 2), 2 / 3);
  assert.is(shareRight([0], [255], 2), null);
  assert.equal(pageSize([1024, 2048]), [128, 256]);
  assert.equal(pageSize([64, 64]), [64, 64]);
});

test('features become the same points every time, and groups stay together', () => {
  const at = (group: number, i: number): Float32Array =>
    Float32Array.from({ length: 6 }, (_, c) => (c === group ? 50 : 0) + Math.sin(i * 7 + c));
  const vectors = Array.from({ length: 48 }, (_, i) => at(i % 3, i));
  const points = embed(vectors)!;
  assert.equal(embed(vectors), points);
  const distance = (a: number, b: number): number =>
    Math.hypot(points[a]![0] - points[b]![0], points[a]![1] - points[b]![1]);
  for (let i = 0; i < 45; i++) {
    const others = Array.from({ length: 48 }, (_, j) => j).filter((j) => j !== i);
    const nearest = others.reduce((best, j) => (distance(i, j) < distance(i, best) ? j : best));
    assert.is(nearest % 3, i % 3, `point ${i}`);
  }
  assert.is(embed(vectors.slice(0, LEAST_POINTS - 1)), null);
});

test('features are taken where a map is still fine enough', () => {
  assert.equal(
    [
      [32, 32],
      [64, 64],
      [128, 256],
      [1024, 1024],
    ].map((size) => featureStage(size as [number, number])),
    [1, 2, 3, 4],
  );
});

test.run();
