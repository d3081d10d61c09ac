import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addNoise, losePixels } from '../../../src/runtime/data/corruptions.js';
import { addNoiseReference, losePixelsReference } from '../../../src/runtime/data/reference-corruptions.js';

const SIDE = 128;
const PIXELS = SIDE * SIDE;
const key = (indices: number[], modality = 0) => ({ seed: 5, modality, indices });
/** Two pictures with values 1..2 and 11..12: no zero, and different extremes. */
const pictures = Float32Array.from({ length: 2 * PIXELS * 3 }, (_, i) => (i < PIXELS * 3 ? 1 : 11) + (i % 997) / 996);
const half = PIXELS * 3;

test('lost pixels: the stated share, all channels together, everything else untouched', () => {
  for (const share of [0.25, 0.5, 0.75]) {
    const out = losePixels(pictures, share, key([3, 4]));
    let lost = 0;
    for (let i = 0; i < out.length; i += 3) {
      const zeros = [0, 1, 2].filter((c) => out[i + c] === 0).length;
      assert.ok(zeros === 0 || zeros === 3, `pixel ${i / 3} lost ${zeros} channels`);
      if (zeros === 3) lost++;
      else assert.is(out[i], pictures[i]);
    }
    assert.ok(Math.abs(lost / (2 * PIXELS) - share) < 0.01, `${lost / (2 * PIXELS)} instead of ${share}`);
  }
});

test('pixels: 100% loses everything, 0% nothing, and the input is never changed', () => {
  const before = pictures.slice();
  assert.ok(losePixels(pictures, 1, key([0, 1])).every((v) => v === 0));
  assert.equal(losePixels(pictures, 0, key([0, 1])), pictures);
  addNoise(pictures, { saltPepper: 0.2, gaussian: 0.5 }, key([0, 1]));
  assert.equal(pictures, before);
});

test('a corruption follows the image, not its batch or its place', () => {
  const second = pictures.slice(half);
  const level = { saltPepper: 0.05, gaussian: 0.1 };
  assert.equal(losePixels(pictures, 0.5, key([3, 4])).slice(half), losePixels(second, 0.5, key([4])));
  assert.equal(addNoise(pictures, level, key([3, 4])).slice(half), addNoise(second, level, key([4])));
  assert.not.equal(losePixels(second, 0.5, key([5])), losePixels(second, 0.5, key([4])));
  assert.not.equal(losePixels(second, 0.5, key([4], 1)), losePixels(second, 0.5, key([4], 0)));
});

test('salt and pepper: half each, with the extremes of each picture', () => {
  const out = addNoise(pictures, { saltPepper: 0.2, gaussian: 0 }, key([3, 4]));
  for (const [slot, low, high] of [
    [0, 1, 2],
    [1, 11, 12],
  ] as const) {
    let salt = 0;
    let pepper = 0;
    for (let i = slot * half; i < (slot + 1) * half; i += 3) {
      if (out[i] === high && out[i + 1] === high && out[i + 2] === high) salt++;
      if (out[i] === low && out[i + 1] === low && out[i + 2] === low) pepper++;
    }
    assert.ok(Math.abs(salt / PIXELS - 0.1) < 0.01, `salt ${salt / PIXELS}`);
    assert.ok(Math.abs(pepper / PIXELS - 0.1) < 0.01, `pepper ${pepper / PIXELS}`);
  }
});

test('Gaussian noise has mean 0 and the stated deviation, also far from the value range', () => {
  const out = addNoise(pictures, { saltPepper: 0, gaussian: 0.1 }, key([3, 4]));
  const difference = out.map((v, i) => v - pictures[i]!);
  const mean = difference.reduce((s, v) => s + v, 0) / difference.length;
  const deviation = Math.sqrt(difference.reduce((s, v) => s + (v - mean) ** 2, 0) / difference.length);
  assert.ok(Math.abs(mean) < 0.002, `mean ${mean}`);
  assert.ok(Math.abs(deviation - 0.1) < 0.002, `deviation ${deviation}`);
  assert.ok(
    out.some((v) => v > 12),
    'values are not clipped',
  );
});

test('reference form: share of intact pixels and of corrupted values as published', () => {
  for (const [share, intact] of [
    [0.25, 0.4219],
    [0.5, 0.125],
    [0.75, 0.0156],
  ] as const) {
    const out = losePixelsReference(pictures, share, { seed: 5, modality: 0, batch: 0, combination: 2 });
    let whole = 0;
    for (let i = 0; i < out.length; i += 3) if (out[i] !== 0 && out[i + 1] !== 0 && out[i + 2] !== 0) whole++;
    assert.ok(Math.abs(whole / (2 * PIXELS) - intact) < 0.01, `${whole / (2 * PIXELS)} instead of ${intact}`);
  }
  for (const [density, corrupted] of [
    [0.05, 0.0488],
    [0.1, 0.0952],
    [0.2, 0.1813],
  ] as const) {
    const out = addNoiseReference(pictures, { saltPepper: density, gaussian: 0 }, { seed: 5, modality: 0, batch: 0 });
    const changed = out.filter((v, i) => v !== pictures[i]).length / out.length;
    assert.ok(Math.abs(changed - corrupted) < 0.003, `${changed} instead of ${corrupted}`);
    assert.ok(
      out.every((v, i) => v === pictures[i] || v === 1 || v === 12),
      'extremes are those of the whole tensor',
    );
  }
});

test.run();
