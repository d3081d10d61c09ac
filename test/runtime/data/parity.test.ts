// Jitter, blur, flip, crop and normalisation beside torchvision's numbers (parity/make_parity.py made them).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { jitterColours } from '../../../src/runtime/data/augment/colour-jitter.js';
import { flipFrame } from '../../../src/runtime/data/augment/flip.js';
import { BLUR_3X3, blurPicture } from '../../../src/runtime/data/augment/gaussian-blur.js';
import { resizedWindow } from '../../../src/runtime/data/augment/resized-crop.js';
import type { Frame, Pixels } from '../../../src/runtime/data/frame.js';
import { normaliseInto } from '../../../src/runtime/data/normalise.js';

interface Parity {
  readonly height: number;
  readonly width: number;
  readonly jitter: readonly { readonly factors: [number, number, number]; readonly values: readonly number[] }[];
  readonly blur: readonly number[];
  readonly flip: readonly number[];
  readonly crop: readonly {
    readonly sides: [number, number];
    readonly corner: [number, number];
    readonly size: [number, number];
    readonly values: readonly number[];
    readonly labels: readonly number[];
  }[];
  readonly normalised: readonly number[];
}
const parity = JSON.parse(
  readFileSync(join(packageRoot, 'test', 'runtime', 'data', 'fixtures', 'parity.json'), 'utf8'),
) as Parity;
const { height, width } = parity;

const picture = Uint8Array.from({ length: height * width * 3 }, (_, i) => {
  const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
  return (37 * y * y + 101 * x + 59 * c * (x + y) + 7 * x * y) % 256;
});
const frame: Frame = {
  height,
  width,
  pictures: [picture],
  labels: Int16Array.from({ length: height * width }, (_, i) => i),
};

/** Single precision there, double here: a value at the very edge between two numbers may fall on either. */
function nearlyEqual(ours: Pixels, theirs: readonly number[], told: string): void {
  assert.is(ours.length, theirs.length, told);
  const distances = theirs.map((v, i) => Math.abs(v - ours[i]!));
  assert.ok(Math.max(...distances) <= 1, `${told}: ${Math.max(...distances)}`);
  const other = distances.filter((d) => d > 0).length;
  assert.ok(other <= 0.01 * theirs.length, `${told}: ${other} of ${theirs.length} differ`);
}

test('jitter', () => {
  for (const { factors, values } of parity.jitter) {
    const [brightness, contrast, saturation] = factors;
    nearlyEqual(jitterColours(picture, { brightness, contrast, saturation }), values, `factors ${factors}`);
  }
});

test('blur', () => nearlyEqual(blurPicture(picture, height, width, BLUR_3X3), parity.blur, 'blur'));

test('flip', () => assert.equal([...flipFrame(frame).pictures[0]!], parity.flip));

test('resized crop with padding, of pictures and labels', () => {
  for (const { sides, corner, size, values, labels } of parity.crop) {
    const out = resizedWindow(frame, sides, corner, { image: size, ignore: 255, norms: [], semantics: 'paper' });
    nearlyEqual(out.pictures[0]!, values, `crop of ${sides}`);
    assert.equal([...out.labels], labels, `labels of ${sides}`);
  }
});

test('normalisation', () => {
  const out = new Float32Array(picture.length);
  normaliseInto(picture, 'imagenet', out, 0);
  for (const [i, v] of parity.normalised.entries()) assert.ok(Math.abs(out[i]! - v) < 2e-5, `value ${i}`);
});

test.run();
