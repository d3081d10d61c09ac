// The loader for pictures in files: what it reads, and how every kind of bad file is reported.
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { decode, encode } from 'fast-png';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset } from '../../../src/compiler/normal-form.js';
import { UserError } from '../../../src/exit-code.js';
import { packageRoot } from '../../../src/package-root.js';
import { fileFrames } from '../../../src/runtime/data/files/file-frames.js';
import { mapLabel } from '../../../src/runtime/data/files/label-map.js';
import { planFiles } from '../../../src/runtime/data/files/plan-files.js';
import { DECODER, readPng, toRgb } from '../../../src/runtime/data/files/read-png.js';
import { indexFrames } from '../../../src/runtime/data/open-split.js';
import { FRAMES, pathOf, SIZE, tinyDeliver, values, writePng, writeTinyDeliver } from './tiny-deliver.js';

const context = { baseFolder: '/', environment: {} };
const folders: string[] = [];
const fresh = (frames = FRAMES): string => {
  const root = writeTinyDeliver(frames);
  folders.push(root);
  return root;
};
test.after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const open = async (dataset: Dataset, split = 'train') =>
  fileFrames(await planFiles(dataset, dataset.splits.find((s) => s.name === split)!, context));

async function failure(work: () => unknown): Promise<UserError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('no error was reported');
}

/** The error of reading all frames of a data set whose files `damage` has changed. */
async function failureAfter(damage: (root: string) => void, change: Partial<Dataset> = {}): Promise<UserError> {
  const root = fresh();
  damage(root);
  return failure(async () => {
    const source = await open(tinyDeliver(root, change));
    for (let i = 0; i < source.frames; i++) source.read(i);
  });
}

const first = pathOf('img', 'rgb', FRAMES[1]!);
const firstLabel = pathOf('semantic', 'semantic', FRAMES[1]!);

test('frames are listed sorted by path, whatever the order on disk, and only of the split', async () => {
  const plan = await planFiles(tinyDeliver(fresh()), { name: 'train', frames: 3 }, context);
  assert.equal(
    plan.names.map((n) => n[0]),
    [
      'img/rain/train/MAP_1_point1_motionblur/000010_rgb_front.png',
      'img/sun/train/MAP_1_point1/000009_rgb_front.png',
      'img/sun/train/MAP_1_point1/000010_rgb_front.png',
    ],
  );
  assert.is(plan.names[0]![4], 'semantic/rain/train/MAP_1_point1_motionblur/000010_semantic_front.png');
});

test('a frame holds the pixels of its files and the mapped red channel of its label', async () => {
  const frame = (await open(tinyDeliver(fresh()))).read(0);
  for (const m of [0, 1, 2, 3]) assert.equal(frame.pictures[m], values(m, 1, SIZE[0] * SIZE[1] * 3));
  assert.equal([...frame.labels.slice(0, 5)], [0, 1, 2, 255, 0]);
});

test('labels of DELIVER: 0, 1, 25, 255, 26 are ignore, 0, 24, ignore and an error', () => {
  const map = { offset: -1, channel: 0, classes: 25, ignore: 255 };
  assert.equal(
    [0, 1, 25, 255, 26, 254].map((v) => mapLabel(v, map)),
    [255, 0, 24, 255, null, null],
  );
  assert.equal(
    [0, 8, 9, 255].map((v) => mapLabel(v, { ...map, offset: 0, classes: 9 })),
    [0, 8, null, 255],
  );
});

test('8 and 16 bit, grey, alpha and palette pictures become RGB; labels keep palette indices', () => {
  const root = fresh();
  const at = (name: string): string => join(root, name);
  writePng(at('grey.png'), Uint8Array.from([5, 200]), [1, 2], 1);
  assert.equal([...toRgb(readPng(at('grey.png'), [1, 2]))], [5, 5, 5, 200, 200, 200]);
  writePng(at('rgba.png'), Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]), [1, 2], 4);
  assert.equal([...toRgb(readPng(at('rgba.png'), [1, 2]))], [1, 2, 3, 5, 6, 7]);
  writePng(at('grey-alpha.png'), Uint8Array.from([9, 1, 8, 2]), [1, 2], 2);
  assert.equal([...toRgb(readPng(at('grey-alpha.png'), [1, 2]))], [9, 9, 9, 8, 8, 8]);
  writePng(at('deep.png'), Uint16Array.from([0, 15000, 65535, 257, 2, 3]), [2, 1], 3);
  assert.equal([...toRgb(readPng(at('deep.png'), [2, 1]))], [0, 15000, 65535, 257, 2, 3]);
  writePng(at('deep-grey.png'), Uint16Array.from([300, 65535]), [1, 2], 1);
  assert.equal([...toRgb(readPng(at('deep-grey.png'), [1, 2]))], [300, 300, 300, 65535, 65535, 65535]);
  // Two palette pictures made by other programs: 8-bit and packed 4-bit indices.
  const palette = join(packageRoot, 'test/runtime/data/fixtures');
  for (const name of ['palette-8.png', 'palette-4.png']) {
    const picture = readPng(join(palette, name), [2, 3]);
    assert.equal([...picture.data], [0, 1, 2, 2, 1, 0], name);
    assert.equal([...toRgb(picture).slice(0, 9)], [255, 0, 0, 0, 255, 0, 0, 0, 255], name);
  }
});

test('an event picture of another size is brought to the frame by nearest neighbour; others must have the size', async () => {
  const root = fresh();
  writePng(join(root, pathOf('event', 'event', FRAMES[1]!)), Uint8Array.from([9, 0, 0, 0, 0, 7]), [1, 2], 3);
  const event = (await open(tinyDeliver(root))).read(0).pictures[2]!;
  assert.equal([...event.slice(9, 15)], [9, 0, 0, 0, 0, 7]);
  const error = await failureAfter((r) => writePng(join(r, first), new Uint8Array(30), [2, 5], 3));
  assert.is(error.exitCode, 4);
  assert.match(error.message, '2x5');
  assert.match(error.message, '6x8');
  assert.ok(error.where!.endsWith(first));
});

test('every kind of damage is an error with exit code 4 that names the file', async () => {
  const edit = (change: (bytes: Buffer) => Buffer) => (root: string) => {
    const file = join(root, first);
    writeFileSync(file, change(readFileSync(file)));
  };
  const headerWith = (offset: number, value: number) =>
    edit((bytes) => {
      bytes.writeUInt32BE(value, offset);
      bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
      return bytes;
    });
  const cases: readonly [string, (root: string) => void, RegExp][] = [
    [
      'bit flip',
      edit((b) => {
        b[Math.floor(b.length / 2)]! ^= 4;
        return b;
      }),
      /CRC/i,
    ],
    ['truncated', edit((b) => b.subarray(0, b.length - 40)), /cannot be read/],
    ['header only', edit((b) => b.subarray(0, 20)), /inside the header/],
    ['empty', edit(() => Buffer.alloc(0)), /empty/],
    ['not a PNG', edit(() => Buffer.from('\xff\xd8\xff\xe0 this is a JPEG file, really')), /does not start like a PNG/],
    ['huge promise', headerWith(16, 60000), /60000/],
    ['no pixels', headerWith(20, 0), /0x8/],
    [
      'too few rows',
      (root) => {
        const short = encode({ width: 8, height: 5, data: values(0, 0, 120), channels: 3, depth: 8 });
        const bytes = Buffer.from(short);
        bytes.writeUInt32BE(6, 20);
        bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
        writeFileSync(join(root, first), bytes);
      },
      /cannot be read/,
    ],
    [
      'a folder',
      (root) => {
        unlinkSync(join(root, first));
        mkdirSync(join(root, first));
      },
      /cannot be read/,
    ],
  ];
  for (const [name, damage, message] of cases) {
    const error = await failureAfter(damage);
    assert.is(error.exitCode, 4, name);
    assert.match(error.message, message, name);
    assert.ok(error.where?.endsWith(first), `${name}: ${error.where}`);
  }
});

test('a label out of range names value, pixel and file', async () => {
  const error = await failureAfter((root) => {
    const file = join(root, firstLabel);
    const { data } = decode(readFileSync(file));
    data[(3 * SIZE[1] + 5) * 4] = 77;
    writePng(file, data as Uint8Array, SIZE, 4);
  });
  assert.is(error.exitCode, 4);
  assert.match(error.message, /label 77 at row 3, column 5/);
  assert.ok(error.where!.endsWith(firstLabel));
});

test('a missing counterpart is found before training, by name', async () => {
  const lidar = pathOf('lidar', 'lidar', FRAMES[1]!);
  const root = fresh();
  unlinkSync(join(root, lidar));
  const error = await failure(() => indexFrames(tinyDeliver(root), 'train', context));
  assert.is(error.exitCode, 4);
  assert.match(error.message, 'missing');
  assert.ok(error.where!.endsWith(lidar));
});

test('a picture with another depth than the rest of its modality is found before training; labels may have any', async () => {
  const root = fresh();
  const deep = (name: string, channels: 3 | 4): void =>
    writePng(join(root, name), new Uint16Array(SIZE[0] * SIZE[1] * channels).fill(1), SIZE, channels);
  deep(firstLabel, 4);
  await indexFrames(tinyDeliver(root), 'train', context);
  deep(first, 3);
  const error = await failure(() => indexFrames(tinyDeliver(root), 'train', context));
  assert.is(error.exitCode, 4);
  assert.match(error.message, '16 bits per number where 2 others of its modality have 8');
  assert.ok(error.where!.endsWith(first));
});

test('another number of frames than promised is an error that tells both numbers', async () => {
  const error = await failure(() =>
    indexFrames(tinyDeliver(fresh(), { splits: [{ name: 'train', frames: 5 }] }), 'train', context),
  );
  assert.is(error.exitCode, 4);
  assert.match(error.message, /3 frames, not the promised 5/);
});

test('the root: variable not set, empty or a missing folder', async () => {
  const dataset = tinyDeliver({ env: 'TINY_ROOT' });
  for (const environment of [{}, { TINY_ROOT: '' }]) {
    const error = await failure(() => indexFrames(dataset, 'train', { baseFolder: '/', environment }));
    assert.is(error.exitCode, 3);
    assert.match(error.message, /RS5101.*TINY_ROOT.*tiny/);
  }
  const root = fresh();
  assert.is((await indexFrames(dataset, 'train', { baseFolder: '/', environment: { TINY_ROOT: root } })).frames, 3);
  assert.is((await indexFrames(tinyDeliver('.'), 'train', { baseFolder: root, environment: {} })).frames, 3);
  const gone = await failure(() => indexFrames(tinyDeliver('nowhere'), 'train', { baseFolder: root, environment: {} }));
  assert.is(gone.exitCode, 4);
  assert.ok(gone.where!.endsWith('nowhere'));
});

test('a link that leads outside the root is refused; one inside is followed', async () => {
  const outside = fresh();
  const linkTo = (target: (root: string) => string) => (root: string) => {
    unlinkSync(join(root, first));
    symlinkSync(target(root), join(root, first));
  };
  const error = await failureAfter(linkTo(() => join(outside, first)));
  assert.is(error.exitCode, 4);
  assert.match(error.message, /outside its root/);
  const root = fresh();
  renameSync(join(root, first), join(root, 'moved.png'));
  symlinkSync(join(root, 'moved.png'), join(root, first));
  assert.is((await indexFrames(tinyDeliver(root), 'train', context)).frames, 3);
});

test('the digest follows names and contents, not the place', async () => {
  const digest = async (root: string) => (await indexFrames(tinyDeliver(root), 'train', context)).digest;
  const [a, b] = [fresh(), fresh()];
  const before = await digest(a);
  assert.is(await digest(b), before);
  writePng(join(b, firstLabel), new Uint8Array(SIZE[0] * SIZE[1] * 4).fill(1), SIZE, 4);
  assert.is.not(await digest(b), before);
});

test('the decoder named in digests is the one installed', () => {
  const { dependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  assert.is(DECODER, `fast-png@${dependencies['fast-png']}`);
});

test.run();
