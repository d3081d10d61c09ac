// Batches as the stage runner gets them: the same whatever the threads and wherever a run was interrupted.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import type { Batch, BatchSource } from '../../../src/runtime/data/batch.js';
import { indexFrames, openEvaluation, openTraining } from '../../../src/runtime/data/open-split.js';
import { FRAMES, pathOf, tinyDeliver, writeTinyDeliver } from './tiny-deliver.js';
import { AUGMENT, collect, tinyStreets } from './tiny-streets.js';

const context = { baseFolder: '/', environment: {} };
const training = { seed: 3, batch: 4, image: [32, 32] as const, firstStep: 0, steps: 12, augment: AUGMENT, workers: 0 };
const train = (change: Partial<Parameters<typeof openTraining>[2]> = {}) =>
  openTraining(tinyStreets(), 'train', { ...training, ...change }, context);

test('batches do not depend on the number of workers', async () => {
  const inline = await collect(await train());
  assert.is(inline.length, 12);
  assert.equal(await collect(await train({ workers: 1 })), inline);
  assert.equal(await collect(await train({ workers: 2 })), inline);
});

/** Copies of all batches of `source`, each of which is spoiled before its memory is handed back. */
async function collectRecycled(source: BatchSource): Promise<readonly Batch[]> {
  const copies: Batch[] = [];
  for await (const batch of source) {
    const { images, labels } = batch;
    copies.push({ ...batch, images: images.slice(), labels: labels.slice() });
    images.fill(Number.NaN);
    labels.fill(-1);
    source.recycle(batch);
  }
  return copies;
}

test('batches are the same in memory that was handed back, whatever it held', async () => {
  const fresh = await collect(await train());
  const evaluation = (workers: number) =>
    openEvaluation(tinyStreets(), 'train', { batch: 3, image: [64, 64], workers }, context);
  const evaluated = await collect(await evaluation(0));
  for (const workers of [0, 1, 2]) {
    assert.equal(await collectRecycled(await train({ workers })), fresh, `${workers} workers`);
    assert.equal(await collectRecycled(await evaluation(workers)), evaluated, `evaluation, ${workers} workers`);
  }
});

test('resuming at a later step gives the same batches', async () => {
  const all = await collect(await train());
  assert.equal(await collect(await train({ firstStep: 7 })), all.slice(7));
  assert.equal(await collect(await train({ firstStep: 7, workers: 2 })), all.slice(7));
});

test('an epoch shows every frame once, in an order of its own and with draws of its own', async () => {
  const all = await collect(await train({ steps: 10 }));
  const orders = [all.slice(0, 5), all.slice(5)].map((epoch) => epoch.flatMap((batch) => batch.indices));
  for (const order of orders)
    assert.equal(
      [...order].sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, i) => i),
    );
  assert.not.equal(orders[0], orders[1]);
  const other = await collect(await train({ seed: 4, steps: 1 }));
  assert.not.equal(other[0]!.indices, all[0]!.indices);
});

test('the last partial batch of an epoch is dropped, and a split smaller than a batch is refused', async () => {
  const all = await collect(await train({ batch: 8, steps: 4 }));
  assert.is(new Set(all.slice(0, 2).flatMap((b) => b.indices)).size, 16);
  assert.is(new Set(all.slice(2).flatMap((b) => b.indices)).size, 16);
  try {
    await train({ batch: 32 });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
    assert.match((error as UserError).message, /20 frames, fewer than one batch of 32/);
  }
});

test('evaluation: in order, the last batch filled up with ignored labels', async () => {
  const options = { batch: 4, image: [64, 64] as const, workers: 0 };
  const batches = await collect(await openEvaluation(tinyStreets(), 'val', options, context));
  assert.equal(
    batches.map((b) => b.indices),
    [
      [0, 1, 2, 3],
      [4, 5, 6, 6],
    ],
  );
  const [, last] = batches;
  assert.is(last!.labels.length, 4 * 64 * 64);
  assert.ok(last!.labels.slice(3 * 64 * 64).every((v) => v === 255));
  assert.ok(last!.labels.slice(0, 3 * 64 * 64).every((v) => v < 12));
  assert.equal(
    last!.images.slice(2 * 64 * 64 * 3, 3 * 64 * 64 * 3),
    last!.images.slice(3 * 64 * 64 * 3, 4 * 64 * 64 * 3),
  );
  assert.equal(await collect(await openEvaluation(tinyStreets(), 'val', { ...options, workers: 2 }, context)), batches);
  const some = await collect(await openEvaluation(tinyStreets(), 'val', { ...options, indices: [6, 1] }, context));
  assert.equal(
    some.map((b) => b.indices),
    [[6, 1, 1, 1]],
  );
  assert.equal(some[0]!.labels.slice(0, 64 * 64), last!.labels.slice(2 * 64 * 64, 3 * 64 * 64));
});

test('images are [modality, sample, row, column, channel], normalised per modality', async () => {
  const [batch] = await collect(
    await openEvaluation(tinyStreets(), 'val', { batch: 2, image: [64, 64], workers: 0 }, context),
  );
  const pixels = 2 * 64 * 64 * 3;
  assert.is(batch!.images.length, 4 * pixels);
  assert.ok(
    batch!.images.slice(0, pixels).some((v) => v < -1),
    'the camera has ImageNet statistics',
  );
  for (const m of [1, 2, 3]) {
    assert.ok(
      batch!.images.slice(m * pixels, (m + 1) * pixels).every((v) => v >= 0 && v <= 1),
      `modality ${m}`,
    );
  }
});

test('an error in a worker arrives as the same error, after the good batches before it', async () => {
  const root = writeTinyDeliver();
  const bad = join(root, pathOf('hha', 'depth', FRAMES[0]!));
  writeFileSync(bad, readFileSync(bad).subarray(0, 60));
  const options = { batch: 1, image: [32, 32] as const };
  const dataset = tinyDeliver(root, { size: [6, 8] });
  const seen: (readonly number[])[] = [];
  for (const workers of [0, 1, 2]) {
    const source = await openTraining(
      dataset,
      'train',
      { ...options, seed: 1, firstStep: 0, steps: 3, augment: AUGMENT, workers },
      context,
    );
    const delivered: number[] = [];
    try {
      for await (const batch of source) delivered.push(...batch.indices);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError, `${workers} workers: ${error}`);
      assert.is((error as UserError).exitCode, 4);
      assert.is((error as UserError).where, bad);
    }
    await source.close();
    seen.push(delivered);
  }
  assert.equal(seen[1], seen[0]);
  assert.equal(seen[2], seen[0]);
  rmSync(root, { recursive: true });
});

test('leaving the loop or closing early ends the workers', async () => {
  const source = await train({ workers: 2, steps: 100000 });
  for await (const batch of source) {
    assert.is(batch.indices.length, 4);
    break;
  }
  await source.close();
  const unread = await train({ workers: 2, steps: 100000 });
  await unread.close();
  await unread.close();
});

test('the digest of generated data follows its numbers only', async () => {
  const digest = async (change: Parameters<typeof tinyStreets>[0], split = 'train') =>
    (await indexFrames(tinyStreets(change), split, context)).digest;
  const before = await digest({});
  assert.is(await digest({ name: 'other' }), before);
  const others = [
    await digest({}, 'val'),
    await digest({ generator: { call: 'streets', args: { seed: 2, failures: 0.3 } } }),
    await digest({ size: [96, 96] }),
    await digest({ classes: 13 }),
  ];
  assert.is(new Set([before, ...others]).size, 5);
});

test.run();
