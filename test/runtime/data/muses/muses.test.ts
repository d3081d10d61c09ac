// MUSES from its download: what the loader sees is to the last bit what is read from the pictures that OpenCV and NumPy made of the same recordings
// (make_muses.py), and every damaged file is named.
import { cpSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset, ImageModality } from '../../../../src/compiler/normal-form.js';
import { packageRoot } from '../../../../src/package-root.js';
import type { Batch } from '../../../../src/runtime/data/batch.js';
import { checkSplit } from '../../../../src/runtime/data/inspect/check-split.js';
import { prepareHdf5 } from '../../../../src/runtime/data/muses/hdf5.js';
import { inverse, product } from '../../../../src/runtime/data/muses/matrix.js';
import { readEvents } from '../../../../src/runtime/data/muses/read-events.js';
import { indexFrames, openTraining } from '../../../../src/runtime/data/open-split.js';
import { context, datasetAt, failure, newTree, removeTrees } from '../trees/write-tree.js';
import { collectFrames } from './collect-frames.js';

test.after(removeTrees);
const FIXTURES = join(packageRoot, 'test/runtime/data/muses/fixtures');
const change = { size: [27, 48], splits: [{ name: 'train', frames: 2 }] } as const;
const place = 'train/rain/night';
const scene = 'REC0006_frame_043790';

/** A copy of the download, with the pictures of one way of projecting it where the devkit puts them. */
function download(expected: 'still' | 'moved'): string {
  const root = newTree();
  cpSync(FIXTURES, root, { recursive: true });
  cpSync(join(FIXTURES, 'expected', expected), join(root, 'projected_to_rgb'), { recursive: true });
  return root;
}

const radarAt = (path: string, source: object): ImageModality =>
  ({ name: 'radar', source: { ...source, args: { ...(source as { args: object }).args, path } } }) as ImageModality;

/** muses.rseg, or muses-projected.rseg, with a radar. */
function withRadar(name: string, root: string, radar: (lidar: ImageModality) => ImageModality): Dataset {
  const data = datasetAt(name, root, change);
  return { ...data, modalities: [...data.modalities, radar(data.modalities[2]!)] };
}
const rawAt = (root: string, settings: Readonly<Record<string, object>> = {}): Dataset => {
  const data = withRadar('muses', root, ({ source }) =>
    radarAt(`radar/{split}/{condition}/{time}/{stem}_radar.png`, { ...source, call: 'muses_radar' }),
  );
  const changed = data.modalities.map(({ name, source }) => ({
    name,
    source: { ...source, args: { ...source.args, ...settings[name] } },
  }));
  return { ...data, modalities: changed as unknown as Dataset['modalities'] };
};
const projectedAt = (root: string): Dataset =>
  withRadar('muses-projected', root, ({ source }) =>
    radarAt(['projected_to_rgb/radar/{split}/{condition}/{time}/{stem}_radar.png'] as never, source),
  );

async function same(raw: Dataset, projected: Dataset): Promise<void> {
  const [ours, theirs] = [await collectFrames(raw), await collectFrames(projected)];
  for (const [f, frame] of ours.entries()) {
    assert.equal(frame.labels, theirs[f]!.labels);
    for (const [m, picture] of frame.pictures.entries()) {
      const other = theirs[f]!.pictures[m]!;
      const wrong = [...picture].filter((value, i) => value !== other[i]).length;
      assert.is(wrong, 0, `frame ${f}, ${raw.modalities[m]!.name}: ${wrong} of ${picture.length} numbers differ`);
      assert.ok(new Set(picture).size > 3, `${raw.modalities[m]!.name} shows something`);
    }
  }
}

test('motion compensated, points grown: as the devkit projects them, to the last bit', async () => {
  const root = download('moved');
  await same(rawAt(root, { radar: { grow: 1 } }), projectedAt(root));
});

test('without motion compensation, single pixels, grown radar', async () => {
  const root = download('still');
  const settings = { lidar: { motion: null, grow: 1 }, event: { grow: 1 }, radar: { motion: null, grow: 3 } };
  await same(rawAt(root, settings), projectedAt(root));
});

test('batches are the same from threads; the fingerprint knows calibration, scenes and position', async () => {
  const root = download('moved');
  const dataset = rawAt(root);
  const order = { seed: 1, batch: 2, image: [32, 32], firstStep: 0, steps: 2, augment: null } as const;
  const collect = async (workers: number): Promise<Batch[]> => {
    const out: Batch[] = [];
    const data = { ...dataset, size: [27, 27] as const };
    for await (const batch of await openTraining(data, 'train', { ...order, workers }, context)) out.push(batch);
    return out;
  };
  assert.ok(await failure(() => collect(0)), 'frame pictures have another size');
  const wide = { ...order, image: [32, 64] as const };
  const all = async (workers: number): Promise<Batch[]> => {
    const out: Batch[] = [];
    for await (const batch of await openTraining(dataset, 'train', { ...wide, workers }, context)) out.push(batch);
    return out;
  };
  assert.equal(await all(2), await all(0));
  const digest = async (): Promise<string> => (await indexFrames(dataset, 'train', context)).digest;
  const before = await digest();
  for (const name of ['calib.json', 'meta.json', `gnss/${place}/${scene}_gnss.txt`]) {
    const bytes = readFileSync(join(root, name));
    writeFileSync(join(root, name), `${bytes} `);
    assert.is.not(await digest(), before, name);
    writeFileSync(join(root, name), bytes);
  }
  assert.is(await digest(), before);
});

test('every damaged recording and description is named with its reason', async () => {
  const cases: readonly (readonly [string, (file: string) => void, RegExp])[] = [
    [`lidar/${place}/${scene}_lidar.bin`, (file) => truncateSync(file, 1000), /1000 bytes are no whole rows of six/],
    [
      `lidar/${place}/${scene}_lidar.bin`,
      (file) => {
        const bytes = readFileSync(file);
        bytes.writeDoubleLE(Number.NaN, 48 + 8);
        writeFileSync(file, bytes);
      },
      /number 2 of point 2 is NaN/,
    ],
    [`event_camera/${place}/${scene}_event_camera.h5`, (file) => truncateSync(file, 4000), /cannot be read/],
    [
      `event_camera/${place}/${scene}_event_camera.h5`,
      (file) => writeFileSync(file, 'text'),
      /does not start like an HDF5/,
    ],
    [
      `event_camera/${place}/${scene}_event_camera.h5`,
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0x55, 9000, 12000);
        writeFileSync(file, bytes);
      },
      /cannot be read/,
    ],
    [`radar/${place}/${scene}_radar.png`, (file) => truncateSync(file, 2000), /cannot be read/],
    [
      `gnss/${place}/${scene}_gnss.txt`,
      (file) => writeFileSync(file, '1 2 3\n'),
      /28 whole numbers, this one has 3 words/,
    ],
    [`gnss/${place}/${scene}_gnss.txt`, unlinkSync, /is missing/],
    [
      'calib.json',
      (file) => writeFileSync(file, '{}'),
      /extrinsics.lidar2\w+ is no 4x4 matrix|intrinsics.event.K is no 3x3/,
    ],
    ['calib.json', (file) => writeFileSync(file, '{'), /this is no JSON/],
    ['meta.json', (file) => writeFileSync(file, '{}'), /tells no \w+ of scene REC0/],
  ];
  for (const [name, damage, reason] of cases) {
    const root = download('moved');
    damage(join(root, name));
    const dataset = rawAt(root);
    const options = { threads: 0, onProgress: () => {} };
    const { problems } = await checkSplit(dataset, dataset.splits[0]!, context, options);
    assert.ok(
      problems.some((problem) => problem.file === name && reason.test(problem.reason)),
      `${name} ${reason}: ${JSON.stringify(problems)}`,
    );
    const error = await failure(() => collectFrames(dataset));
    assert.is(error.exitCode, 4, error.stack);
  }
});

test('arrays of events that lie in other files of the machine, or claim more than there can be, are refused', async () => {
  const root = newTree();
  await prepareHdf5();
  const h5 = await import('h5wasm/node');
  const written = (name: string, fill: (file: InstanceType<typeof h5.File>) => void): string => {
    const file = new h5.File(join(root, name), 'w');
    fill(file);
    file.close();
    return join(root, name);
  };
  const small = Uint16Array.of(1, 2, 3, 4);
  const arrays = (file: InstanceType<typeof h5.File>, settings: object): void => {
    const group = file.create_group('events') as InstanceType<typeof h5.Group>;
    for (const name of ['x', 'y', 'p'])
      group.create_dataset({ name, data: small, shape: [4], dtype: '<H', ...settings });
  };
  const whole = written('whole.h5', (file) => arrays(file, { chunks: [4] }));
  assert.equal(Array.from(readEvents(whole).x), [1, 2, 3, 4]);
  const cases: readonly (readonly [string, RegExp])[] = [
    [written('one-piece.h5', (file) => arrays(file, {})), /events\/x is not stored in pieces/],
    [written('link.h5', (file) => file.create_external_link(whole, '/events', 'events')), /events\/x is a link/],
    [written('table.h5', (file) => arrays(file, { shape: [2, 2], chunks: [2, 2] })), /events\/x has shape 2x2/],
    [written('other.h5', (file) => file.create_group('frames')), /it has no array events\/x/],
  ];
  for (const [file, reason] of cases) {
    const error = await failure(() => readEvents(file));
    assert.match(error.message, reason);
    assert.is(error.where, file);
  }
});

test('matrices: a product with the inverse is one; what has none is refused', () => {
  const matrix = [0, 2, 1, 1, 0, 3, 4, -1, 0.5];
  const one = product(matrix, inverse(matrix, 3)!, 3);
  for (const [i, value] of one.entries()) assert.ok(Math.abs(value - (i % 4 === 0 ? 1 : 0)) < 1e-12, `${i}: ${value}`);
  assert.is(inverse([1, 2, 2, 4], 2), null);
});

test.run();
