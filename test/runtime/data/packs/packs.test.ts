// Packed pictures: the same numbers as the files, never those of files that changed, never damaged ones.
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset } from '../../../../src/compiler/normal-form.js';
import type { DataContext } from '../../../../src/runtime/data/data-context.js';
import { type Frame, pixelsLike } from '../../../../src/runtime/data/frame.js';
import { indexFrames, openEvaluation, openTraining } from '../../../../src/runtime/data/open-split.js';
import { openPacks } from '../../../../src/runtime/data/packs/find-pack.js';
import { decodeFrame, encodeFrame } from '../../../../src/runtime/data/packs/frame-blocks.js';
import { packName } from '../../../../src/runtime/data/packs/pack-file.js';
import { isIntact, packedFrames } from '../../../../src/runtime/data/packs/packed-frames.js';
import { estimatePack, writePack } from '../../../../src/runtime/data/packs/write-pack.js';
import { DISK, replaceStateFiles } from '../../../../src/runtime/run/state-files.js';
import { tinyDeliver } from '../tiny-deliver.js';
import { AUGMENT, collect } from '../tiny-streets.js';
import { context, failure, newTree, open, png, removeTrees, type Side } from '../trees/write-tree.js';

test.after(removeTrees);
const SIZE: Side = [32, 40];
const FRAMES = 4;
const nothing = async (): Promise<void> => undefined;

/** Colours, a sparse sensor, 16 bits of one channel, noise; a margin is cut off, one frame goes without its lidar. */
function dataset(): Dataset {
  const root = newTree();
  const stored: Side = [SIZE[0], SIZE[1] + 3];
  for (let f = 0; f < FRAMES; f++) {
    const at = (folder: string) => `${folder}/sun/train/${f}/0_${folder}_front.png`;
    png(root, at('rgb'), stored, 3, (y, x, c) => (y * 31 + x * 7 * y + c * 40 + f) % 256);
    png(root, at('heat'), stored, 1, (y, x) => 1000 * y + 3 * x + f, 16);
    if (f !== 2) png(root, at('lidar'), stored, 3, (y, x) => (y === f && x % 9 === 0 ? 200 : 0));
    png(root, at('label'), stored, 1, (y, x) => (x + y + f) % 4);
  }
  const path = (folder: string) => `${folder}/{case}/{split}/{scene}/{stem}_${folder}_front.png`;
  const planes = { channels: 'auto', low: 0, high: 'depth', norm: 'unit', resize: 'bilinear' } as const;
  return tinyDeliver(root, {
    size: SIZE,
    crop: { call: 'margins', args: { left: 3, right: 0, top: 0, bottom: 0 } },
    missing: 'absent',
    modalities: [
      { name: 'rgb', source: { call: 'image', args: { path: path('rgb'), norm: 'imagenet', resize: 'bilinear' } } },
      { name: 'heat', source: { call: 'planes', args: { ...planes, path: [path('heat')] } } },
      { name: 'lidar', source: { call: 'image', args: { path: path('lidar'), norm: 'unit', resize: 'nearest' } } },
    ],
    label: { source: { call: 'ids', args: { path: path('label'), offset: -1, channel: 0 } } },
    splits: [{ name: 'train', frames: FRAMES }],
  });
}

const fingerprintOf = async (data: Dataset): Promise<string> => (await indexFrames(data, 'train', context)).digest;

async function packed(data: Dataset) {
  const { plan, source } = await open(data, 'train');
  const folder = newTree();
  const file = join(folder, packName(plan, await fingerprintOf(data)));
  const owner = { dataset: data.name, split: 'train', root: plan.root };
  const bytes = await writePack(plan, owner, file, 0, nothing, nothing);
  return { plan, source, folder, file, owner, bytes };
}

test('every frame is the same as from its files: colours, 16 bits, sparse, absent, margins', async () => {
  const { plan, source, file, bytes } = await packed(dataset());
  const frames = packedFrames(plan, file);
  for (let f = 0; f < FRAMES; f++) assert.equal(frames.read(f), source.read(f), `frame ${f}`);
  assert.equal(frames.read(2).absent, [2]);
  assert.is(bytes, statSync(file).size);
  assert.ok(isIntact(file));
  const estimate = await estimatePack(plan);
  assert.ok(estimate > bytes / 2 && estimate < bytes * 2, `${estimate} for ${bytes}`);
});

test('any frame comes back as it was', () => {
  const side = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(side, side, fc.boolean(), fc.boolean(), fc.nat(), (height, width, isWide, isGrey, seed) => {
      const like = isWide ? new Uint16Array(0) : new Uint8Array(0);
      const picture = pixelsLike(like, height * width * 3).map((_, i) => (isGrey ? Math.floor(i / 3) : i) * seed);
      const labels = Int16Array.from({ length: height * width }, (_, i) => (i * seed) % 700);
      const frame: Frame = {
        height,
        width,
        pictures: [picture, pixelsLike(new Uint8Array(0), picture.length)],
        labels,
      };
      const { record, data } = encodeFrame(frame);
      assert.equal(decodeFrame(Buffer.from(data), { at: 16, ...record }, [height, width], 'x'), {
        pictures: frame.pictures,
        labels,
      });
    }),
  );
});

test('batches of trainings and evaluations are bit for bit the same, in any number of threads, and packs are looked for by contents', async () => {
  const data = dataset();
  const { folder } = await packed(data);
  const told: string[] = [];
  const packs = openPacks(
    folder,
    () => fingerprintOf(data),
    (message) => told.push(message),
  );
  const training = { seed: 3, batch: 2, image: [32, 32] as const, firstStep: 0, steps: 4, augment: AUGMENT };
  const evaluation = { batch: 2, image: [32, 64] as const };
  const all = async (workers: number, place: DataContext) => [
    ...(await collect(await openTraining(data, 'train', { ...training, workers }, place))),
    ...(await collect(await openEvaluation(data, 'train', { ...evaluation, workers }, place))),
  ];
  const plain = await all(0, context);
  for (const workers of [0, 2]) assert.equal(await all(workers, { ...context, packs }), plain);
  assert.equal(told, []);

  png(data.root as string, 'rgb/sun/train/1/0_rgb_front.png', [SIZE[0], SIZE[1] + 3], 3, () => 9);
  const changed = await all(0, context);
  assert.not.equal(changed, plain);
  assert.equal(await all(0, { ...context, packs }), changed, 'the picture of now, not the packed one');
  assert.is(told.length, 1);
  assert.match(told[0]!, 'no packed pictures of split train as it is now');
});

test('a pack that was cut off or changed in any byte is refused by name', async () => {
  const { plan, file } = await packed(dataset());
  const whole = readFileSync(file);
  const readAll = () => {
    const frames = packedFrames(plan, file);
    for (let f = 0; f < FRAMES; f++) frames.read(f);
  };
  for (let i = 0; i < 40; i++) {
    const at = Math.floor((i * (whole.length - 1)) / 39);
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 1 << (i % 8);
    writeFileSync(file, bytes);
    const error = await failure(readAll);
    assert.equal([error.exitCode, error.where], [4, file], `byte ${at}: ${error.message}`);
    assert.not.ok(isIntact(file));
  }
  writeFileSync(file, whole);
  truncateSync(file, whole.length >> 1);
  assert.is((await failure(readAll)).exitCode, 4);
  unlinkSync(file);
  assert.is((await failure(readAll)).exitCode, 4);
});

test('a pack that cannot be finished leaves nothing', async () => {
  const { plan, owner, folder, file } = await packed(dataset());
  unlinkSync(file);
  const stop = async (frames: number): Promise<void> => {
    if (frames === 2) throw new Error('stop');
  };
  for (const threads of [0, 2]) {
    assert.match((await failure(() => writePack(plan, owner, file, threads, stop, nothing))).message, 'stop');
    assert.equal(readdirSync(folder), []);
  }
  let writes = 0;
  replaceStateFiles({
    ...DISK,
    write: (descriptor, bytes) => {
      if (++writes === 3) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return DISK.write(descriptor, bytes);
    },
  });
  try {
    const full = await failure(() => writePack(plan, owner, file, 0, nothing, nothing));
    assert.is(full.exitCode, 6);
    assert.match(full.message, 'the disk is full');
    assert.equal(readdirSync(folder), []);
  } finally {
    replaceStateFiles(DISK);
  }
  const changed = async (): Promise<void> => {
    throw new Error('changed');
  };
  const changing = await failure(() => writePack(plan, owner, file, 0, nothing, changed));
  assert.match(changing.message, 'changed');
  assert.not.ok(existsSync(file));
});

test('a pack is the same to the last byte whatever the number of threads, and so is what stops it', async () => {
  const { plan, owner, file } = await packed(dataset());
  const alone = readFileSync(file);
  for (const threads of [1, 2, 3, 16]) {
    const told: number[] = [];
    const bytes = await writePack(plan, owner, file, threads, async (frames) => void told.push(frames), nothing);
    assert.is(bytes, alone.length);
    assert.equal(readFileSync(file), alone, `${threads} threads`);
    assert.equal(
      told,
      Array.from({ length: FRAMES }, (_, i) => i + 1),
    );
  }
  for (const f of [1, 3]) writeFileSync(join(plan.root, plan.names[f]![0]!), 'no picture');
  const errors = [];
  for (const threads of [0, 3])
    errors.push(await failure(() => writePack(plan, owner, file, threads, nothing, nothing)));
  const [here, there] = errors.map(({ exitCode, message, where }) => ({ exitCode, message, where }));
  assert.equal(there, here);
  assert.is(here!.where, join(plan.root, plan.names[1]![0]!));
});

test('the name of a pack changes with everything that its numbers depend on', async () => {
  const { plan } = await open(dataset(), 'train');
  const names = [
    packName(plan, 'a'),
    packName(plan, 'b'),
    packName({ ...plan, crop: null }, 'a'),
    packName({ ...plan, size: [32, 32] }, 'a'),
    packName({ ...plan, modalities: plan.modalities.slice(1) }, 'a'),
    packName({ ...plan, label: { ...plan.label, classes: 4 } }, 'a'),
  ];
  assert.is(new Set(names).size, names.length);
  const moved = { ...plan, root: '/elsewhere' };
  assert.is(packName(moved, 'a'), names[0], 'the place does not matter');
});

test.run();
