import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { confusions, encodeViews } from '../../src/model/evaluate.js';
import { forward, predict } from '../../src/model/forward.js';
import { allSubsets } from '../../src/model/modality-subsets.js';
import { subsetsPerCall } from '../../src/model/subsets-per-call.js';
import { allNear, normals, someLabels } from './numbers.js';
import { loadOnCpu } from './run-on-cpu.js';
import { BATCH, IMAGE, networkValues, tiny } from './tiny.js';

const base = { network: tiny, prefix: 'student/', batch: BATCH, image: IMAGE };
const PICTURE = BATCH * IMAGE[0] * IMAGE[1] * 3;
const images = normals(5, 3 * PICTURE).data;
const modality = (m: number): Float32Array => images.slice(m * PICTURE, (m + 1) * PICTURE);
const stack = (...parts: readonly Float32Array[]): Float32Array => {
  const out = new Float32Array(parts.length * PICTURE);
  parts.forEach((part, i) => {
    out.set(part, i * PICTURE);
  });
  return out;
};
const state = networkValues('student/', tiny, 1);

async function logitsOf(...pictures: readonly Float32Array[]): Promise<Float32Array> {
  const module = await loadOnCpu({ f: forward({ ...base, modalities: pictures.length }) }, state);
  const { logits } = module.run('f', { images: stack(...pictures) }, ['logits']);
  module.dispose();
  return logits as Float32Array;
}

test('logits do not depend on the order of modalities', async () => {
  const [a, b, c] = [modality(0), modality(1), modality(2)];
  const straight = await logitsOf(a, b, c);
  allNear(await logitsOf(c, a, b), straight, 2e-6);
  assert.is(straight.length, BATCH * IMAGE[0] * IMAGE[1] * tiny.classes);
});

test('a modality fed twice counts as one, one fed as zeros does not vanish', async () => {
  const alone = await logitsOf(modality(0));
  allNear(await logitsOf(modality(0), modality(0)), alone, 2e-6);
  const zeroed = await logitsOf(modality(0), new Float32Array(PICTURE));
  assert.ok(zeroed.some((x, i) => Math.abs(x - alone[i]!) > 1e-3));
});

test('batch statistics change the logits', async () => {
  const module = await loadOnCpu({ f: forward({ ...base, modalities: 1, batchStatistics: true }) }, state);
  const { logits } = module.run('f', { images: modality(0) }, ['logits']);
  const running = await logitsOf(modality(0));
  assert.ok((logits as Float32Array).some((x, i) => Math.abs(x - running[i]!) > 1e-2));
  module.dispose();
});

test('predict gives the classes of the largest logit', async () => {
  const module = await loadOnCpu({ f: predict({ ...base, modalities: 2 }) }, state);
  const { logits, classes } = module.run('f', { images: stack(modality(0), modality(1)) });
  for (let i = 0; i < classes!.length; i++) {
    const row = (logits as Float32Array).subarray(i * tiny.classes, (i + 1) * tiny.classes);
    assert.is(classes![i], row.indexOf(Math.max(...row)));
  }
  module.dispose();
});

test('a side that is not a multiple of 32 works: every stage rounds up', async () => {
  const module = await loadOnCpu({ f: forward({ ...base, image: [40, 72], modalities: 1 }) }, state);
  const out = module.run('f', { images: normals(1, BATCH * 40 * 72 * 3).data });
  assert.is(out.logits!.length, BATCH * 40 * 72 * tiny.classes);
  assert.is(out.features4!.length, BATCH * 2 * 3 * tiny.dims[3]!);
  module.dispose();
});

/** Confusion by hand from the logits of a full forward pass. */
function confusionOf(logits: Float32Array, labels: Int32Array): number[] {
  const K = tiny.classes;
  const counts = new Array<number>(K * K).fill(0);
  labels.forEach((label, i) => {
    if (label === 255) return;
    const row = logits.subarray(i * K, (i + 1) * K);
    counts[label * K + row.indexOf(Math.max(...row))]!++;
  });
  return counts;
}

test('views encoded once give the confusions of full forward passes, removed and zeroed alike', async () => {
  const labels = someLabels(2, tiny.classes, BATCH, ...IMAGE).data;
  const subsets = allSubsets(3);
  const settings = { ...base, views: 3, subsets: subsets.length, ignore: 255 };
  const module = await loadOnCpu(
    { encode: encodeViews(settings), count: confusions(settings) },
    {
      ...state,
      'views/normalised': new Float32Array(4 * BATCH * 8 * 8 * tiny.decoder),
    },
  );
  assert.equal(module.run('encode', { images }), {});
  const cells = tiny.classes ** 2;
  const zero = new Float32Array(PICTURE);
  for (const absent of ['remove', 'zero'] as const) {
    const fusion = subsets.flatMap((subset) =>
      [0, 1, 2, 3].map((view) => {
        if (view === 3) return absent === 'zero' ? (3 - subset.length) / 3 : 0;
        return subset.includes(view) ? 1 / (absent === 'zero' ? 3 : subset.length) : 0;
      }),
    );
    const { confusion } = module.run('count', { fusion: Float32Array.from(fusion), labels });
    for (const [s, subset] of subsets.entries()) {
      const pictures =
        absent === 'zero'
          ? [0, 1, 2].map((m) => (subset.includes(m) ? modality(m) : zero))
          : subset.map((m) => modality(m));
      const wanted = confusionOf(await logitsOf(...pictures), labels);
      const perPicture = (confusion as Int32Array).subarray(s * BATCH * cells, (s + 1) * BATCH * cells);
      const got = wanted.map((_, cell) => perPicture[cell]! + perPicture[cells + cell]!);
      assert.is(
        perPicture.subarray(0, cells).reduce((a, b) => a + b, 0),
        labels.subarray(0, labels.length / BATCH).filter((label) => label !== 255).length,
        'the first matrix is that of the first picture',
      );
      assert.is(
        got.reduce((a, b) => a + b, 0),
        labels.filter((label) => label !== 255).length,
        'every pixel that is not ignored is counted',
      );
      // a tie of two logits may fall either way
      const moved = got.reduce((sum, count, i) => sum + Math.abs(count - wanted[i]!), 0);
      assert.ok(moved <= 4, `${absent} ${subset}: ${moved} counts differ`);
    }
  }
  module.dispose();
});

test('subsets per call divide the work evenly within the memory allowed', () => {
  const settings = { ...base, network: { ...tiny, decoder: 256, classes: 25 }, views: 4 };
  assert.is(subsetsPerCall(settings, 15), 15);
  const large = { ...settings, image: [1024, 1024] as const };
  assert.is(subsetsPerCall(large, 15), 1);
  const each = 4 * BATCH * (64 * 64 * 256 * 3 + 256 * 256 * 25);
  assert.is(subsetsPerCall({ ...settings, image: [256, 256] as const }, 15, 6 * each), 5);
});

test.run();
