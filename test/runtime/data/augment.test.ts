import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PhotoAugment } from '../../../src/compiler/normal-form.js';
import { CounterRandom, STREAM } from '../../../src/random/philox.js';
import { augmentFrame } from '../../../src/runtime/data/augment/augment-frame.js';
import { jitterColours } from '../../../src/runtime/data/augment/colour-jitter.js';
import { flipFrame } from '../../../src/runtime/data/augment/flip.js';
import { BLUR_3X3, blurPicture } from '../../../src/runtime/data/augment/gaussian-blur.js';
import { cropFrame, randomResizedCrop, scaledSides } from '../../../src/runtime/data/augment/resized-crop.js';
import { resizeFrame } from '../../../src/runtime/data/resize.js';
import { plainFrame } from './tiny-deliver.js';

const augment = (args: Partial<PhotoAugment['args']>): PhotoAugment => ({
  call: 'augment',
  args: { flip: 0, scale_min: 1, scale_max: 1, jitter: 0, blur: 0, ...args },
});
const target = (side: number) => ({
  image: [side, side] as const,
  ignore: 255,
  norms: ['imagenet', 'unit'] as const,
  semantics: 'paper' as const,
});
const random = (index: number) => new CounterRandom(1, STREAM.augmentation, 0, index);

test('a flip mirrors every picture and the labels, twice gives the frame back', () => {
  const frame = plainFrame(3, 5);
  const flipped = flipFrame(frame);
  for (let y = 0; y < 3; y++) {
    for (let x = 0; x < 5; x++) {
      assert.is(flipped.labels[y * 5 + x], frame.labels[y * 5 + 4 - x]);
      for (const m of [0, 1]) {
        assert.equal(
          flipped.pictures[m]!.slice((y * 5 + x) * 3, (y * 5 + x) * 3 + 3),
          frame.pictures[m]!.slice((y * 5 + 4 - x) * 3, (y * 5 + 4 - x) * 3 + 3),
        );
      }
    }
  }
  assert.equal(flipFrame(flipped), frame);
});

test('jitter: brightness scales and saturates, contrast 0 gives the mean grey, saturation 0 gives grey pixels', () => {
  const picture = Uint8Array.from([10, 20, 30, 200, 100, 0]);
  const same = { brightness: 1, contrast: 1, saturation: 1 };
  assert.equal(jitterColours(picture, same), picture);
  assert.equal([...jitterColours(picture, { ...same, brightness: 1.5 })], [15, 30, 45, 255, 150, 0]);
  const flat = jitterColours(picture, { ...same, contrast: 0 });
  assert.ok(flat.every((v) => v === flat[0]));
  const [r, g, b] = jitterColours(picture, { ...same, saturation: 0 });
  assert.ok(r === g && g === b && Math.abs(r! - 18) <= 1, `${r} ${g} ${b}`);
});

test('blur spreads a point by the published weights and keeps flat areas', () => {
  const point = new Uint8Array(5 * 5 * 3);
  point.fill(255, (2 * 5 + 2) * 3, (2 * 5 + 2) * 3 + 3);
  const out = blurPicture(point, 5, 5, BLUR_3X3);
  const at = (y: number, x: number) => out[(y * 5 + x) * 3];
  assert.equal([at(2, 2), at(2, 1), at(1, 1), at(0, 2)], [69, 32, 15, 0]);
  assert.ok(blurPicture(new Uint8Array(75).fill(77), 5, 5, BLUR_3X3).every((v) => v === 77));
});

test('only the camera is jittered and blurred', () => {
  const frame = plainFrame(32, 32);
  for (const args of [{ jitter: 1 }, { blur: 1 }]) {
    const out = augmentFrame(frame, augment(args), target(32), random(0));
    assert.not.equal(out.pictures[0], frame.pictures[0]);
    assert.equal(out.pictures[1], frame.pictures[1]);
    assert.equal(out.labels, frame.labels);
  }
});

test('the crop scale follows the published rule, factor 4 included', () => {
  assert.equal(scaledSides([1042, 1042], [1024, 1024], 1), [1024, 1024]);
  assert.equal(scaledSides([1042, 1042], [1024, 1024], 0.5), [512, 512]);
  assert.equal(scaledSides([1080, 1920], [1024, 1024], 2), [2048, 3641]);
});

const PLAIN = { ignore: 255, norms: [] };

test('what a crop leaves empty is black in pictures and ignored in labels, on the right and at the bottom', () => {
  const frame = plainFrame(4, 4);
  const out = cropFrame(frame, [6, 6], [0, 0], PLAIN);
  for (let y = 0; y < 6; y++) {
    for (let x = 0; x < 6; x++) {
      const inside = y < 4 && x < 4;
      assert.is(out.labels[y * 6 + x], inside ? frame.labels[y * 4 + x] : 255);
      assert.is(out.pictures[1]![(y * 6 + x) * 3], inside ? frame.pictures[1]![(y * 4 + x) * 3] : 0);
    }
  }
  const window = cropFrame(frame, [2, 2], [1, 2], PLAIN);
  assert.equal(
    [...window.labels],
    [6, 0, 3, 4].map((_, i) => frame.labels[(1 + (i >> 1)) * 4 + 2 + (i & 1)]),
  );
});

test('computing only the window gives what cutting the whole resized frame gives', () => {
  const frame = plainFrame(40, 48);
  for (const [index, ratio] of [0.5, 0.8, 1.3, 2].entries()) {
    const target = { ...PLAIN, image: [32, 32] as const, semantics: 'paper' as const };
    const draws = random(index);
    draws.uniform();
    const [height, width] = scaledSides([40, 48], [32, 32], ratio);
    const corner = [draws.integer(Math.max(0, height - 32) + 1), draws.integer(Math.max(0, width - 32) + 1)] as const;
    const whole = cropFrame(resizeFrame(frame, height, width), [32, 32], corner, PLAIN);
    assert.equal(randomResizedCrop(frame, target, [ratio, ratio], random(index)), whole);
  }
});

test('crop corners reach both ends of the margin and never leave it', () => {
  const frame = { ...plainFrame(40, 40, 1), labels: Int16Array.from({ length: 1600 }, (_, i) => i) };
  const corners = new Set<number>();
  for (let n = 0; n < 400; n++) {
    // Ratio 2 on a 20-pixel target keeps the frame's 40 pixels, so labels tell the corner.
    const out = randomResizedCrop(
      frame,
      { image: [20, 20], ignore: 9999, norms: [], semantics: 'paper' },
      [2, 2],
      random(n),
    );
    assert.not.ok(out.labels.includes(9999));
    corners.add(Math.floor(out.labels[0]! / 40)).add(out.labels[0]! % 40);
  }
  assert.equal([Math.min(...corners), Math.max(...corners)], [0, 20]);
});

test('reference semantics: a crop may overshoot by one pixel, which is padding', () => {
  const frame = plainFrame(40, 40, 1);
  let padded = 0;
  for (let n = 0; n < 400; n++) {
    const out = randomResizedCrop(
      frame,
      { image: [20, 20], ignore: 9999, norms: [], semantics: 'reference' },
      [2, 2],
      random(n),
    );
    if (out.labels[20 * 20 - 1] === 9999) padded++;
    assert.is.not(out.labels[18 * 20 + 18], 9999);
  }
  assert.ok(padded > 15 && padded < 65, `${padded} of 400: two chances of one in 22`);
});

test('probabilities hold: about half the frames are flipped at 0.5', () => {
  const frame = plainFrame(32, 32);
  let flips = 0;
  for (let n = 0; n < 300; n++) {
    if (augmentFrame(frame, augment({ flip: 0.5 }), target(32), random(n)).labels[0] !== frame.labels[0]) flips++;
  }
  assert.ok(flips > 110 && flips < 190, `${flips} of 300`);
});

test('the crop of a sample is the same whatever the colour settings', () => {
  const frame = plainFrame(40, 40);
  const crop = { scale_min: 0.5, scale_max: 2, flip: 0.5 };
  for (let n = 0; n < 20; n++) {
    const plain = augmentFrame(frame, augment(crop), target(32), random(n));
    const coloured = augmentFrame(frame, augment({ ...crop, jitter: 1, blur: 1 }), target(32), random(n));
    assert.equal(coloured.labels, plain.labels);
    assert.equal(coloured.pictures[1], plain.pictures[1]);
  }
});

test.run();
