import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeNpy, toHalf } from '../../../src/runtime/predict/encode-npy.js';
import { largest, largestResized, probabilities, resizeLogits } from '../../../src/runtime/predict/logits.js';
import { Predictor } from '../../../src/runtime/predict/predictor.js';
import { starts, tilesOf } from '../../../src/runtime/predict/tiles.js';
import { adding, NETWORK } from './adding-engine.js';

test('windows cover every pixel and end with the picture', () => {
  assert.equal(starts(64, 64, 10), [0]);
  assert.equal(starts(30, 64, 10), [0], 'a small picture has one window');
  assert.equal(starts(100, 64, 20), [0, 20, 36]);
  assert.equal(starts(104, 64, 20), [0, 20, 40]);
  for (const [height, width] of [
    [70, 45],
    [32, 32],
    [97, 200],
  ] as const) {
    const seen = new Uint8Array(height * width);
    for (const { top, left } of tilesOf([height, width], [32, 40], 21)) {
      assert.ok(top + 32 <= Math.max(height, 32) && left + 40 <= Math.max(width, 40));
      for (let y = top; y < Math.min(height, top + 32); y++)
        seen.fill(1, y * width + left, y * width + Math.min(width, left + 40));
    }
    assert.ok(seen.every((value) => value === 1));
  }
});

test('overlapping windows are averaged, frames with equally many modalities share batches, nothing is mixed up', async () => {
  const calls: number[] = [];
  const results = new Map<string, Float32Array>();
  const settings = {
    network: NETWORK,
    weights: {},
    engine: adding(calls),
    batch: 2,
    window: [32, 32],
    stride: 20,
  } as const;
  const predictor = new Predictor(settings);
  const image = (height: number, width: number, base: number): Float32Array =>
    Float32Array.from({ length: height * width * 3 }, (_, i) => base + Math.floor(i / 3) / 1024);
  const frames = [
    { name: 'two', size: [40, 50], bases: [0, 100] },
    { name: 'one', size: [20, 33], bases: [7] },
    { name: 'two small', size: [32, 32], bases: [1, 2] },
  ] as const;
  for (const { name, size, bases } of frames) {
    const [height, width] = size;
    const images = bases.map((base) => image(height, width, base));
    await predictor.add({ size, images }, (logits) => results.set(name, logits));
  }
  await predictor.finish();
  for (const { name, size, bases } of frames) {
    const logits = results.get(name)!;
    assert.is(logits.length, size[0] * size[1] * 2);
    for (let i = 0; i < size[0] * size[1]; i++) {
      // the same value in every window: so is its mean
      const wanted = bases.reduce((sum: number, base) => sum + base + i / 1024, 0);
      assert.ok(Math.abs(logits[i * 2]! - wanted) < 1e-3, `${name} pixel ${i}: ${logits[i * 2]} not ${wanted}`);
      assert.is(logits[i * 2 + 1], bases.length);
    }
  }
  // windows: 2 x 2 of `two` and one of `two small` with two modalities, 2 of `one` with one
  assert.equal([...calls].sort(), [1, 2, 2, 2]);
});

test('logits grow as networks enlarge theirs, the largest is the class, probabilities sum to one', () => {
  const small = Float32Array.of(0, 8, 4, 0, 8, 8, 4, 4);
  const grown = resizeLogits(small, [2, 2], [4, 4], 2);
  assert.equal([...grown.subarray(0, 8)], [0, 8, 1, 6, 3, 2, 4, 0], 'a quarter and three quarters between centres');
  assert.equal([...largest(Float32Array.of(1, 2, 5, 5, -1, -2), 2)], [1, 0, 0]);
  const many = Float32Array.from({ length: 5 * 7 * 4 }, (_, i) => ((i * 37) % 11) - 5);
  for (const size of [
    [5, 7],
    [3, 4],
    [16, 33],
  ] as const)
    assert.equal(largestResized(many, [5, 7], size, 4), largest(resizeLogits(many, [5, 7], size, 4), 4));
  const shares = probabilities(Float32Array.of(0, Math.log(3), 1000, 0), 2);
  assert.ok(Math.abs(shares[0]! - 0.25) < 1e-6 && Math.abs(shares[1]! - 0.75) < 1e-6);
  assert.equal([...shares.subarray(2)], [1, 0]);
});

test('npy files have the documented header, half precision rounds to nearest even', () => {
  const file = Buffer.from(encodeNpy(Float32Array.of(1, 0.5, 0, -2, 3, 4), [1, 2, 3], 'float32'));
  assert.is(file.toString('latin1', 0, 8), '\x93NUMPY\x01\x00');
  const start = 10 + file.readUInt16LE(8);
  assert.is(start % 64, 0);
  const header = file.toString('latin1', 10, start);
  assert.is(header.trimEnd(), "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }");
  assert.ok(header.endsWith(' \n'));
  assert.is(file.readFloatLE(start + 12), -2);
  assert.is(file.length, start + 24);
  for (const [value, bits] of [
    [1, 0x3c00],
    [0.5, 0x3800],
    [-2, 0xc000],
    [0, 0],
    [65504, 0x7bff],
    [70000, 0x7c00],
    [2 ** -24, 1],
    [2 ** -25, 0],
    [3 * 2 ** -25, 2],
    [2 ** -14, 0x0400],
    [0.1, 0x2e66],
    [1 / 3, 0x3555],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [Number.POSITIVE_INFINITY, 0x7c00],
  ] as const) {
    assert.is(toHalf(value), bits, String(value));
  }
});

test.run();
