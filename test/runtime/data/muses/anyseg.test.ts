// muses-anyseg.rseg beside what Pillow and torch make of the same files (parity/make_anyseg.py), number for number.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset } from '../../../../src/compiler/normal-form.js';
import { packageRoot } from '../../../../src/package-root.js';
import { checkSplit } from '../../../../src/runtime/data/inspect/check-split.js';
import { lookUpTables, normOf } from '../../../../src/runtime/data/normalise.js';
import { openEvaluation } from '../../../../src/runtime/data/open-split.js';
import { resizeBicubic } from '../../../../src/runtime/data/resize-bicubic.js';
import { findInputs } from '../../../../src/runtime/predict/find-inputs.js';
import { readInput } from '../../../../src/runtime/predict/read-input.js';
import { context, datasetAt, failure, newTree, png, removeTrees } from '../trees/write-tree.js';
import { collectFrames } from './collect-frames.js';

test.after(removeTrees);
const FIXTURES = join(packageRoot, 'test/runtime/data/muses/fixtures');

interface Expected {
  readonly size: readonly [number, number];
  readonly frame: readonly number[];
  readonly event: readonly number[];
  readonly lidar: readonly number[];
  readonly stretched: readonly number[];
  readonly label: readonly number[];
}
const expected = JSON.parse(
  readFileSync(join(packageRoot, 'test/runtime/data/fixtures/anyseg.json'), 'utf8'),
) as readonly Expected[];

function projected(): string {
  const root = newTree();
  cpSync(FIXTURES, root, { recursive: true });
  cpSync(join(FIXTURES, 'expected', 'moved'), join(root, 'projected_to_rgb'), { recursive: true });
  return root;
}
const anysegAt = (root: string, size: readonly [number, number]): Dataset =>
  datasetAt('muses-anyseg', root, { size, stored: [27, 48], splits: [{ name: 'train', frames: 2 }] });

/** The third modality, lidar, with its numbers stretched. */
const stretchedLidar = (data: Dataset): Dataset => ({
  ...data,
  modalities: data.modalities.map((modality) => {
    const { name, source } = modality;
    return name === 'lidar' && source.call === 'eight_bit'
      ? { name, source: { ...source, args: { ...source.args, range: 'stretched' } } }
      : modality;
  }),
});

test('pictures are squeezed, lidar has 8 bits and labels are those of the published loaders, to the last bit', async () => {
  const root = projected();
  for (const [index, { size, frame, event, lidar, label, stretched }] of expected.entries()) {
    const data = anysegAt(root, size);
    const ours = (await collectFrames(data))[index]!;
    assert.equal([ours.height, ours.width], size);
    for (const [m, theirs] of [frame, event, lidar].entries())
      assert.equal([...ours.pictures[m]!], theirs, `${data.modalities[m]!.name} ${size}`);
    assert.equal([...ours.labels], label);
    assert.not.ok(label.includes(255));
    const other = (await collectFrames(stretchedLidar(data)))[index]!.pictures[2]!;
    const far = Math.max(...stretched.map((v, i) => Math.abs(v - (255 * other[i]!) / 65535)));
    assert.ok(far < 0.005, `stretched: ${far}`);
  }
});

test('the network sees 58 where lidar has no point, 59 at a metre, 117 at a hundred', async () => {
  const root = newTree();
  const metres = [0, 1, 10, 50, 100];
  const name = 'train/rain/night/REC0001_frame_000001';
  const size = [32, 32] as const;
  png(root, `frame_camera/${name}_frame_camera.png`, size, 3, (y) => y);
  png(root, `projected_to_rgb/event_camera/${name}_event_camera.png`, size, 3, () => 0);
  const code = (y: number): number => Math.trunc((metres[y % 5]! + 100) * 150);
  png(root, `projected_to_rgb/lidar/${name}_lidar.png`, size, 3, code, 16);
  png(root, `gt_semantic/${name}_gt_labelTrainIds.png`, size, 1, (y) => (y === 0 ? 255 : 5));
  const splits = [{ name: 'train', frames: 1 }];
  const data = datasetAt('muses-anyseg', root, { size, stored: null, splits });
  assert.equal(data.modalities.map(normOf), ['raw', 'raw', 'raw']);
  for await (const { images, labels } of await openEvaluation(
    data,
    'train',
    { batch: 1, image: size, workers: 0 },
    context,
  )) {
    const lidar = images.subarray(2 * 32 * 32 * 3);
    assert.equal(
      [0, 1, 2, 3, 4].map((y) => lidar[y * 32 * 3]),
      [58, 59, 64, 87, 117],
    );
    assert.equal([images[0], images[31 * 32 * 3]], [0, 31]);
    assert.equal([labels[0], labels[32]], [0, 5]);
  }
});

test('every number of 8 bits reaches the network as it is', () => {
  for (const table of lookUpTables('raw', 255)) assert.equal([...table], [...table.keys()]);
});

test('files of another size than `stored` are named', async () => {
  const data = { ...anysegAt(projected(), [32, 32]), stored: [28, 48] as const };
  const error = await failure(() => collectFrames(data));
  assert.match(error.message, /27x48 pixels .* the data set promises 28x48/);
  const options = { threads: 0, onProgress: () => {} };
  const { problems } = await checkSplit(data, data.splits[0]!, context, options);
  assert.is(problems.length, 8);
});

test('a picture that is to be labelled is squeezed as well, and keeps its own size for the result', async () => {
  const root = projected();
  const data = stretchedLidar(anysegAt(root, [32, 64]));
  const inputs = await findInputs(root, data, null);
  const rules = { shortSide: 32, squeezed: data.size, semantics: 'paper' } as const;
  const { own, size, images, shown } = readInput(inputs.frames[0]!, inputs, rules);
  assert.equal([own, size, shown.length], [[27, 48], [32, 64], 27 * 48 * 3]);
  const [frame] = await collectFrames(data);
  for (const [m, picture] of frame!.pictures.entries()) {
    const [table] = lookUpTables('raw', m === 2 ? 65535 : 255);
    assert.equal(
      [...images[m]!],
      Array.from(picture, (value) => table![value]!),
    );
  }
});

test('a constant picture stays constant when it is squeezed, and one of the right size is not touched', () => {
  const flat = new Uint16Array(9 * 14 * 3).fill(40000);
  assert.ok(resizeBicubic(flat, [9, 14], [20, 5]).every((value) => Math.abs(value - 40000) <= 1));
  assert.is(resizeBicubic(flat, [9, 14], [9, 14]), flat);
});

test.run();
