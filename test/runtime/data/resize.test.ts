import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluationSizes, plannedSizes } from '../../../src/runtime/data/evaluation-size.js';
import { normaliseInto } from '../../../src/runtime/data/normalise.js';
import { nearestPositions, resizeBilinear, resizeFrame, resizeNearest } from '../../../src/runtime/data/resize.js';
import { resizeAntialiased } from '../../../src/runtime/data/resize-antialiased.js';
import { roundHalfEven } from '../../../src/runtime/data/round-half-even.js';
import { plainFrame, tinyDeliver } from './tiny-deliver.js';

const grey = (values: readonly number[]): Uint8Array => Uint8Array.from(values.flatMap((v) => [v, v, v]));
const reds = (picture: ArrayLike<number>): number[] =>
  Array.from({ length: picture.length / 3 }, (_, i) => picture[i * 3]!);

test('validation sizes: short side to the target, then both sides up to 32', () => {
  assert.equal(evaluationSizes([1042, 1042], 1024), { scaled: [1024, 1024], final: [1024, 1024] });
  assert.equal(evaluationSizes([1080, 1920], 1024), { scaled: [1024, 1820], final: [1024, 1824] });
  assert.equal(evaluationSizes([290, 290], 256).final, [256, 256]);
});

test('a size that would distort the frames is refused with the size that does not', () => {
  const wide = tinyDeliver('.', { size: [1080, 1920] });
  assert.equal(plannedSizes(wide, [1024, 1824]).scaled, [1024, 1820]);
  assert.throws(
    () => plannedSizes(wide, [1024, 1024]),
    (e: { exitCode: number; help: string }) => e.exitCode === 3 && e.help.includes('1024x1824'),
  );
});

test('legacy nearest takes floor(target * in / out)', () => {
  assert.equal([...nearestPositions(5, 3)], [0, 1, 3]);
  assert.equal([...nearestPositions(2, 5)], [0, 0, 0, 1, 1]);
  const positions = nearestPositions(512, 1042);
  assert.equal([positions[0], positions[2], positions[3], positions[521], positions[1041]], [0, 0, 1, 256, 511]);
});

test('nearest invents no value', () => {
  const labels = Int16Array.from([0, 9, 255, 4, 7, 2]);
  const out = resizeNearest(labels, [2, 3], [5, 7], 1);
  assert.is(out.length, 35);
  assert.ok(out.every((v) => labels.includes(v)));
  assert.is(out[34], 2);
});

test('bilinear uses half-pixel centres and rounds to whole numbers, halves to even', () => {
  // 0 100 200 at positions (i + .5) * 3 / 6 - .5 = -.25 .25 .75 1.25 1.75 2.25
  assert.equal(reds(resizeBilinear(grey([0, 100, 200]), [1, 3], [1, 6])), [0, 25, 75, 125, 175, 200]);
  // Shrinking by two takes the mean of two neighbours: no antialiasing is visible only beyond two.
  assert.equal(reds(resizeBilinear(grey([0, 1, 2, 3, 4, 5, 10, 11]), [1, 8], [1, 4])), [0, 2, 4, 10]);
  // By four the outer pixels of each block do not count.
  assert.equal(reds(resizeBilinear(grey([255, 10, 20, 255]), [1, 4], [1, 1])), [15]);
});

test('any size, any window: value for value the formula in single precision', () => {
  const f = Math.fround;
  const tap = (from: number, to: number, i: number) => {
    const centre = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const low = Math.min(from - 1, Math.floor(centre));
    return { low, high: Math.min(from - 1, low + 1), share: f(centre - low) };
  };
  const mix = (a: number, b: number, share: number) => f(a + f(f(b - a) * share));
  const side = fc.integer({ min: 1, max: 19 });
  fc.assert(
    fc.property(fc.boolean(), side, side, side, side, fc.nat(), (isWide, height, width, toHeight, toWidth, seed) => {
      const length = height * width * 3;
      const numbers = Array.from({ length }, (_, i) => ((i + 1) * (seed + 7919)) % (isWide ? 65536 : 256));
      const picture = isWide ? Uint16Array.from(numbers) : Uint8Array.from(numbers);
      const window = { top: toHeight >> 2, left: toWidth >> 1, height: 0, width: 0 };
      Object.assign(window, { height: toHeight - window.top, width: toWidth - window.left });
      const out = resizeBilinear(picture, [height, width], [toHeight, toWidth], window);
      for (let i = 0; i < out.length; i++) {
        const row = tap(height, toHeight, window.top + Math.floor(i / 3 / window.width));
        const column = tap(width, toWidth, window.left + (Math.floor(i / 3) % window.width));
        const at = (y: number, x: number) => picture[(y * width + x) * 3 + (i % 3)]!;
        const [upper, lower] = [row.low, row.high].map((y) => mix(at(y, column.low), at(y, column.high), column.share));
        assert.is(out[i], roundHalfEven(mix(upper!, lower!, row.share)));
      }
    }),
  );
});

test('reference semantics: shrinking counts every pixel, growing is unchanged', () => {
  assert.equal(reds(resizeAntialiased(grey([255, 10, 20, 255]), [1, 4], [1, 1])), [115]);
  assert.equal(reds(resizeAntialiased(grey([0, 100, 200]), [1, 3], [1, 6])), [0, 25, 75, 125, 175, 200]);
  const flat = new Uint8Array(37 * 23 * 3).fill(77);
  assert.ok(resizeAntialiased(flat, [37, 23], [11, 9]).every((v) => v === 77));
  // Three to one: weights 1 2 3 2 1 over 9 inside, 2 3 2 1 over 8 at the border.
  const point = grey([0, 0, 180, 0, 0, 0, 0, 0, 0]);
  assert.equal(reds(resizeAntialiased(point, [1, 9], [1, 3])), [45, 20, 0]);
});

test('16-bit pictures keep their precision', () => {
  const out = resizeBilinear(Uint16Array.from([0, 0, 0, 40001, 40001, 40001]), [1, 2], [1, 4]);
  assert.equal(reds(out), [0, 10000, 30001, 40001]);
});

test('a frame is resized as one: pictures bilinear, labels nearest', () => {
  const frame = plainFrame(4, 4);
  const out = resizeFrame(frame, 8, 6);
  assert.equal([out.height, out.width, out.labels.length, out.pictures.map((p) => p.length)], [8, 6, 48, [144, 144]]);
  assert.ok(out.labels.every((v) => frame.labels.includes(v)));
  assert.is(resizeFrame(frame, 4, 4), frame);
});

test('normalised black and white are the published triples for the camera and 0 and 1 elsewhere', () => {
  const out = new Float32Array(6);
  const close = (expected: number[]) => {
    for (const [i, v] of expected.entries()) assert.ok(Math.abs(out[i]! - v) < 5e-5, `${out[i]} instead of ${v}`);
  };
  normaliseInto(grey([0, 255]), 'imagenet', out, 0);
  close([-2.1179, -2.0357, -1.8044, 2.2489, 2.4286, 2.64]);
  normaliseInto(grey([0, 255]), 'unit', out, 0);
  close([0, 0, 0, 1, 1, 1]);
  normaliseInto(Uint16Array.from([0, 32768, 65535]), 'unit', out, 3);
  close([0, 0, 0, 0, 0.500008, 1]);
});

test.run();
