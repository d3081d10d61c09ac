// Resizing, cropping, mirroring and normalising in one pass give, bit for bit, what the steps give one after the other.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Augment } from '../../../src/compiler/normal-form.js';
import { CounterRandom, STREAM } from '../../../src/random/philox.js';
import { augmentFrame } from '../../../src/runtime/data/augment/augment-frame.js';
import type { Batch } from '../../../src/runtime/data/batch.js';
import { evaluationSizes, resizeForEvaluation } from '../../../src/runtime/data/evaluation-size.js';
import type { Frame } from '../../../src/runtime/data/frame.js';
import { resampleInto } from '../../../src/runtime/data/kernels/resample.js';
import { lookUpTables, normaliseInto } from '../../../src/runtime/data/normalise.js';
import { placeAugmented, placeResized } from '../../../src/runtime/data/place-frame.js';

const NORMS = ['imagenet', 'signed'] as const;
const augment: Augment = {
  call: 'augment',
  args: { flip: 0.5, scale_min: 0.5, scale_max: 2, jitter: 0.5, blur: 0.5 },
};

/** A frame of rough and smooth places: a camera of 8 bits and a sensor of 8 or 16. */
function roughFrame(height: number, width: number, wide: boolean): Frame {
  const random = new CounterRandom(7, STREAM.augmentation, height, width);
  const count = height * width * 3;
  const smooth = (i: number, most: number): number => Math.floor((most * (1 + Math.sin(i / 50))) / 2);
  const other = { length: count };
  return {
    height,
    width,
    pictures: [
      Uint8Array.from({ length: count }, (_, i) => (i % 5 === 0 ? random.integer(256) : smooth(i, 255))),
      wide
        ? Uint16Array.from(other, (_, i) => (i % 3 === 0 ? random.integer(65536) : smooth(i, 65535)))
        : Uint8Array.from(other, () => random.integer(256)),
    ],
    labels: Int16Array.from({ length: height * width }, (_, i) => i % 23),
  };
}

const emptyBatch = ([height, width]: readonly [number, number]): Batch => ({
  images: new Float32Array(2 * 2 * height * width * 3).fill(99),
  labels: new Int32Array(2 * height * width).fill(99),
  indices: [0, 1],
  absent: [[], []],
});

/** The batch with `frame`, already of its size, in place 1. */
function stepByStep(frame: Frame): Batch {
  const out = emptyBatch([frame.height, frame.width]);
  const pixels = frame.height * frame.width;
  for (const m of [0, 1]) normaliseInto(frame.pictures[m]!, NORMS[m]!, out.images, (2 * m + 1) * pixels * 3);
  out.labels.set(frame.labels, pixels);
  return out;
}

test('augmentation: shrunk and enlarged, padded, mirrored, odd sides, 8 and 16 bits', () => {
  for (const wide of [false, true]) {
    const frame = roughFrame(37, 45, wide);
    for (const image of [
      [32, 32],
      [33, 41],
      [64, 32],
    ] as const) {
      for (const semantics of ['paper', 'reference'] as const) {
        const target = { image, ignore: 255, norms: NORMS, semantics };
        for (let index = 0; index < 12; index++) {
          const draws = () => new CounterRandom(1, STREAM.augmentation, 0, index);
          const out = emptyBatch(image);
          placeAugmented(frame, augment, target, draws(), { slot: 1, of: 2, out });
          const expected = stepByStep(augmentFrame(frame, augment, target, draws()));
          const told = `${semantics} ${image} ${wide} ${index}`;
          assert.ok(Buffer.from(out.images.buffer).equals(Buffer.from(expected.images.buffer)), told);
          assert.equal(out.labels, expected.labels, told);
        }
      }
    }
  }
});

test('evaluation: one resize, two resizes, none', () => {
  for (const [height, width, to] of [
    [37, 45, 32],
    [40, 40, 64],
    [32, 64, 32],
    [30, 50, 33],
  ] as const) {
    const frame = roughFrame(height, width, height === 40);
    const sizes = evaluationSizes([height, width], to);
    for (const semantics of ['paper', 'reference'] as const) {
      const target = { image: sizes.final, ignore: 255, norms: NORMS, semantics };
      const out = emptyBatch(sizes.final);
      placeResized(frame, sizes, target, { slot: 1, of: 2, out });
      const expected = stepByStep(resizeForEvaluation(frame, sizes, semantics));
      assert.ok(Buffer.from(out.images.buffer).equals(Buffer.from(expected.images.buffer)), `${sizes.final}`);
      assert.equal(out.labels, expected.labels);
    }
  }
});

test('every number that a picture can hold is divided as a table of quotients says, to the last bit', () => {
  for (const picture of [new Uint8Array(256 * 3), new Uint16Array(256 * 256 * 3)]) {
    const side = Math.sqrt(picture.length / 3);
    for (let i = 0; i < picture.length; i++) picture[i] = Math.floor(i / 3);
    const out = new Float32Array(picture.length);
    const window = { top: 0, left: 0, height: side, width: side };
    resampleInto(picture, { from: [side, side], to: [side, side], window, flipped: false }, 'unit', out, 0, side * 3);
    const table = lookUpTables('unit', picture.length / 3 - 1)[0]!;
    assert.equal(
      out,
      Float32Array.from(out, (_, i) => table[Math.floor(i / 3)]!),
    );
  }
});

test.run();
