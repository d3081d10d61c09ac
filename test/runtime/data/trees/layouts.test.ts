// The data sets of experiments/datasets on small trees in the layout of the real ones: every number that reaches the network's input is compared
// with what the tree was written from.
import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frameConditions } from '../../../../src/runtime/data/frame-conditions.js';
import { normaliseInto } from '../../../../src/runtime/data/normalise.js';
import { indexFrames } from '../../../../src/runtime/data/open-split.js';
import { planSource } from '../../../../src/runtime/data/plan-source.js';
import {
  context,
  datasetAt,
  failure,
  jpeg,
  newTree,
  npy,
  numbers,
  open,
  png,
  removeTrees,
  type Side,
  write,
} from './write-tree.js';

test.after(removeTrees);
const SIZE: Side = [4, 6];

const close = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void => {
  assert.is(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(actual[i]! - expected[i]!) <= tolerance, `${i}: ${actual[i]} instead of ${expected[i]}`);
  }
};

function deliverTree(): string {
  const root = newTree();
  const folders = [
    ['img', 'rgb', 3],
    ['hha', 'depth', 3],
    ['event', 'event', 3],
    ['lidar', 'lidar', 3],
  ] as const;
  const frames = [
    'cloud/train/MAP_1_point102/110100',
    'rain/train/MAP_10_point7_motionblur/045050',
    'sun/val/MAP_2_point3/006250',
  ];
  for (const [f, frame] of frames.entries()) {
    for (const [folder, token, channels] of folders) {
      const size: Side = folder === 'event' && f === 1 ? [2, 3] : SIZE;
      png(root, `${folder}/${frame}_${token}_front.png`, size, channels, (y, x, c) => 40 * f + 10 * y + x + 60 * c);
    }
    png(root, `semantic/${frame}_semantic_front.png`, SIZE, 4, (y, x, c) =>
      c === 0 ? [0, 1, 25, 255][(x + y) % 4]! : 200,
    );
  }
  return root;
}

test('DELIVER: weather, failure and labels come from whole parts of the path; a small event picture is enlarged', async () => {
  const splits = [
    { name: 'train', frames: 2 },
    { name: 'val', frames: 1 },
  ];
  const dataset = datasetAt('deliver', deliverTree(), { size: SIZE, splits });
  const { plan, source } = await open(dataset, 'train');
  assert.equal(
    plan.names.map(([rgb]) => rgb),
    [
      'img/cloud/train/MAP_1_point102/110100_rgb_front.png',
      'img/rain/train/MAP_10_point7_motionblur/045050_rgb_front.png',
    ],
  );
  assert.is(plan.names[1]![1], 'hha/rain/train/MAP_10_point7_motionblur/045050_depth_front.png');
  assert.equal(
    frameConditions(await planSource(dataset, 'train', context)).map((all) => all.map(({ value }) => value)),
    [
      ['none', 'cloud'],
      ['motionblur', 'rain'],
    ],
  );
  const frame = source.read(1);
  assert.equal(
    [...frame.pictures[0]!],
    numbers(SIZE, 3, (y, x, c) => 40 + 10 * y + x + 60 * c),
  );
  assert.equal(
    [...frame.pictures[2]!],
    numbers(SIZE, 3, (y, x, c) => 40 + 10 * (y >> 1) + (x >> 1) + 60 * c),
  );
  assert.equal(
    [...frame.labels],
    numbers(SIZE, 1, (y, x) => [255, 0, 24, 255][(x + y) % 4]!),
  );
});

const muses = (root: string) =>
  datasetAt('muses-projected', root, { size: SIZE, splits: [{ name: 'train', frames: 1 }] });
const place = 'train/snow/night/REC0006_frame_043790';

function musesTree(): string {
  const root = newTree();
  png(root, `frame_camera/${place}_frame_camera.png`, SIZE, 3, (y, x, c) => y + x + c);
  png(root, `projected_to_rgb/event_camera/${place}_event_camera.png`, SIZE, 3, (y, x, c) =>
    c === 2 ? x : c === 1 ? y : 0,
  );
  // blue holds the range, green the intensity, red the height
  const stored = (value: number): number => Math.trunc((value + 100) * 150);
  png(
    root,
    `projected_to_rgb/lidar/${place}_lidar.png`,
    SIZE,
    3,
    (y, x, c) => (x === 0 ? 15000 : stored([-1.5, 20 * y, 12.3 * x][c]!)),
    16,
  );
  png(root, `gt_semantic/${place}_gt_labelTrainIds.png`, SIZE, 1, (y, x) => (x === 5 ? 255 : (3 * y + x) % 19));
  return root;
}

test('MUSES: 16-bit lidar keeps its low byte, blue is first, unlabelled pixels stay unlabelled', async () => {
  const { plan, source } = await open(muses(musesTree()), 'train');
  assert.equal(plan.holes[0], { split: 'train', condition: 'snow', time: 'night', stem: 'REC0006_frame_043790' });
  const { pictures, labels } = source.read(0);
  const unit = (value: number): number =>
    Math.min(1, Math.max(0, (Math.trunc((value + 100) * 150) - 13500) / (53250 - 13500)));
  const lidar = numbers(SIZE, 3, (y, x, c) => (x === 0 ? unit(0) : unit([12.3 * x, 20 * y, -1.5][c]!)));
  close(
    [...pictures[2]!].map((value) => value / 65535),
    lidar,
    0.5 / 65535,
  );
  close(
    [...pictures[1]!].map((value) => value / 65535),
    numbers(SIZE, 3, (y, x, c) => [x, y, 0][c]! / 16),
    0.5 / 65535,
  );
  assert.equal(
    [...labels],
    numbers(SIZE, 1, (y, x) => (x === 5 ? 255 : (3 * y + x) % 19)),
  );
});

test('MUSES: the label that published numbers were counted by is a declaration, not the default', async () => {
  const ids = Array.from({ length: 19 }, (_, id) => id);
  const path = 'gt_semantic/{split}/{condition}/{time}/{stem}_gt_labelTrainIds.png';
  const args = { path, from: [...ids, 255], to: [...ids, 0], channel: 0, others: 'ignore' } as const;
  const { source } = await open({ ...muses(musesTree()), label: { source: { call: 'mapped', args } } }, 'train');
  assert.equal(
    [...source.read(0).labels],
    numbers(SIZE, 1, (y, x) => (x === 5 ? 0 : (3 * y + x) % 19)),
  );
});

const stems = ['outscene0101_1_0000000010', 'outscene0101_1_0000000020', 'outscene0202_2_0000000030'];
// 196 columns, those of the frame, and 4
const STORED: Side = [4, 206];

function mcubesTree(): string {
  const root = newTree();
  for (const [f, stem] of stems.entries()) {
    png(root, `polL_color/${stem}.png`, STORED, 3, (y, x, c) => 1000 * f + 300 * y + x + 7 * c, 16);
    const angle = numbers(STORED, 1, (y, x) => y - x / 10 + f);
    npy(root, `polL_aolp_sin/${stem}.npy`, STORED, angle.map(Math.sin));
    npy(root, `polL_aolp_cos/${stem}.npy`, STORED, angle.map(Math.cos));
    npy(
      root,
      `polL_dolp/${stem}.npy`,
      STORED,
      numbers(STORED, 1, (y, x) => (x - 190) / 20 - y / 50),
      '<f8',
    );
    png(root, `NIR_warped/${stem}.png`, STORED, 1, (y, x) => 5000 * y + x, 16);
    png(root, `GT/${stem}.png`, STORED, 1, (y, x) => (x < 196 || x > 201 ? 99 : x === 197 ? 255 : (y + x) % 20));
  }
  write(root, 'list_folder/train.txt', `${stems[2]}\n${stems[0]}\n\n`);
  write(root, 'list_folder/test.txt', `${stems[1]}\r\n`);
  return root;
}
const mcubes = (root: string, train = 2) =>
  datasetAt('mcubes', root, {
    size: SIZE,
    splits: [
      { name: 'train', frames: train },
      { name: 'test', frames: 1 },
    ],
  });

test('MCubeS: the list orders, columns 196 to the fifth from the right stay, the angle is (sin, cos, sin) as it is stored', async () => {
  const { plan, source } = await open(mcubes(mcubesTree()), 'train');
  assert.equal(
    plan.names.map(([rgb]) => rgb),
    [`polL_color/${stems[2]}.png`, `polL_color/${stems[0]}.png`],
  );
  const { pictures, labels } = source.read(0);
  assert.equal(
    [...pictures[0]!],
    numbers(SIZE, 3, (y, x, c) => 2000 + 300 * y + (x + 196) + 7 * c),
  );
  const fed = new Float32Array(SIZE[0] * SIZE[1] * 3);
  normaliseInto(pictures[1]!, 'signed', fed, 0);
  const angle = (y: number, x: number): number => y - (x + 196) / 10 + 2;
  close(
    fed,
    numbers(SIZE, 3, (y, x, c) => (c === 1 ? Math.cos(angle(y, x)) : Math.sin(angle(y, x)))),
    1.6e-5,
  );
  normaliseInto(pictures[2]!, 'signed', fed, 0);
  close(
    fed,
    numbers(SIZE, 3, (y, x) => (x + 6) / 20 - y / 50),
    1.6e-5,
  );
  assert.equal(
    [...pictures[3]!],
    numbers(SIZE, 3, (y, x) => 5000 * y + x + 196),
  );
  assert.equal(
    [...labels],
    numbers(SIZE, 1, (y, x) => (x === 1 ? 255 : (y + x + 196) % 20)),
  );
});

test('MCubeS: a frame that lacks a file is left out, and the split promises what remains', async () => {
  const root = mcubesTree();
  unlinkSync(join(root, `NIR_warped/${stems[2]}.png`));
  const { message } = await failure(() => open(mcubes(root), 'train'));
  assert.match(message, 'has 1 frames without the 1 that lack a file, not the promised 2');
  const { plan } = await open(mcubes(root, 1), 'train');
  assert.equal(
    plan.names.map(([rgb]) => rgb),
    [`polL_color/${stems[0]}.png`],
  );
  assert.equal(plan.skipped, [`NIR_warped/${stems[2]}.png`]);
  const strict = { ...mcubes(root), missing: 'error' } as const;
  const error = await failure(() => open(strict, 'train'));
  assert.is(error.where, join(root, `NIR_warped/${stems[2]}.png`));
  assert.is(error.exitCode, 4);
});

const mfnet = (root: string) => datasetAt('mfnet', root, { size: SIZE, splits: [{ name: 'train', frames: 3 }] });

function mfnetTree(): string {
  const root = newTree();
  for (const [f, stem] of ['00001D', '00002N'].entries()) {
    // the fourth channel is thermal; 0 and 255 must not swallow the colours
    png(root, `images/${stem}.png`, SIZE, 4, (y, x, c) => (c === 3 ? [0, 255, 50 + f][x % 3]! : 20 * c + y + x));
    png(root, `labels/${stem}.png`, SIZE, 1, (y, x) => (y + x + f) % 9);
  }
  write(root, 'train.txt', '00002N\n00001D\n00001D_flip\n');
  return root;
}

test('MFNet: alpha is the thermal picture, and NAME_flip is the mirror of NAME', async () => {
  const root = mfnetTree();
  const { plan, source } = await open(mfnet(root), 'train');
  assert.equal(
    plan.names.map(([rgb]) => rgb),
    ['images/00002N.png', 'images/00001D.png', 'images/00001D.png'],
  );
  const [plain, mirrored] = [source.read(1), source.read(2)];
  assert.equal(
    [...plain.pictures[0]!],
    numbers(SIZE, 3, (y, x, c) => 20 * c + y + x),
  );
  assert.equal(
    [...plain.pictures[1]!],
    numbers(SIZE, 3, (_, x) => [0, 255, 50][x % 3]!),
  );
  assert.equal(
    [...mirrored.pictures[1]!],
    numbers(SIZE, 3, (_, x) => [0, 255, 50][(5 - x) % 3]!),
  );
  assert.equal(
    [...mirrored.labels],
    numbers(SIZE, 1, (y, x) => (y + 5 - x) % 9),
  );
  const digest = async () => (await indexFrames(mfnet(root), 'train', context)).digest;
  const before = await digest();
  writeFileSync(join(root, 'train.txt'), '00002N\n00001D_flip\n00001D\n');
  assert.is.not(await digest(), before);
});

test('NYU: JPEG pictures, labels 1 to 40', async () => {
  const root = newTree();
  const size: Side = [16, 16];
  jpeg(root, 'RGB/5.jpg', size, (_, x, c) => (x < 8 ? 40 : 200) + 10 * c);
  jpeg(root, 'HHA/5.jpg', size, () => 128);
  png(root, 'Label/5.png', size, 1, (y, x) => (y * 16 + x) % 41);
  write(root, 'test.txt', 'RGB/5.jpg Label/5.png\n');
  const { source } = await open(datasetAt('nyu', root, { size, splits: [{ name: 'test', frames: 1 }] }), 'test');
  const { pictures, labels } = source.read(0);
  close(
    pictures[0]!,
    numbers(size, 3, (_, x, c) => (x < 8 ? 40 : 200) + 10 * c),
    3,
  );
  close(
    pictures[1]!,
    numbers(size, 3, () => 128),
    1,
  );
  assert.equal(
    [...labels],
    numbers(size, 1, (y, x) => ((y * 16 + x) % 41 === 0 ? 255 : ((y * 16 + x) % 41) - 1)),
  );
});

test('KITTI-360: the list names pictures of the drive, ids of garage, gate and small pole are those of their like', async () => {
  const root = newTree();
  const drive = '2013_05_28_drive_0000_sync';
  const stem = '0000000250';
  png(root, `data_2d_raw/${drive}/image_00/data_rect/${stem}.png`, SIZE, 3, (y, x, c) => y + x + c);
  png(root, `data_2d_hha/${drive}/image_00/data_rect/${stem}.png`, SIZE, 3, (y, x, c) => 2 * y + x + c);
  png(root, `data_2d_event/${drive}/${stem}_event_image.png`, SIZE, 3, (y, x, c) => 3 * y + x + c);
  png(root, `data_2d_lidar/${drive}/image_00/data_rect/${stem}_color.png`, SIZE, 3, (y, x, c) => 4 * y + x + c);
  const ids = [34, 35, 37, 7, 33, 0];
  png(root, `data_2d_semantics/train/${drive}/image_00/semantic/${stem}.png`, SIZE, 1, (_, x) => ids[x]!);
  write(root, 'val.txt', `data_2d_raw/${drive}/image_00/data_rect/${stem}.png data_2d_semantics/x.png\n`);
  const dataset = datasetAt('kitti-360', root, { size: SIZE, splits: [{ name: 'val', frames: 1 }] });
  const { source } = await open(dataset, 'val');
  const { pictures, labels } = source.read(0);
  for (const [m, picture] of pictures.entries()) {
    assert.equal(
      [...picture],
      numbers(SIZE, 3, (y, x, c) => (m + 1) * y + x + c),
    );
  }
  assert.equal([...labels.subarray(0, 6)], [2, 4, 5, 0, 18, 255]);
});

test('UrbanLF: ids in an npy file of 64 bits, or exact colours; colours that are no class are not labelled', async () => {
  const root = newTree();
  for (const view of ['5_5', '5_1', '5_9', '1_5', '9_5'])
    png(root, `val/scene_7/${view}.png`, SIZE, 3, (y, x, c) => Number(view[0]) * 10 + y + x + c);
  npy(
    root,
    'val/scene_7/5_5_label.npy',
    SIZE,
    numbers(SIZE, 1, (y, x) => (y * 6 + x) % 15),
    '<i8',
  );
  const splits = [{ name: 'val', frames: 1 }];
  const { source } = await open(datasetAt('urbanlf-syn', root, { size: SIZE, splits }), 'val');
  const syn = source.read(0);
  assert.is(syn.pictures[4]![0], 90);
  assert.equal(
    [...syn.labels],
    numbers(SIZE, 1, (y, x) => ((y * 6 + x) % 15 === 0 ? 255 : ((y * 6 + x) % 15) - 1)),
  );
  // bike, sky, others, and a colour beside that of a fence
  const colours = [
    [168, 198, 168],
    [158, 179, 202],
    [0, 0, 0],
    [202, 154, 199],
  ];
  png(root, 'val/scene_7/label.png', SIZE, 3, (_, x, c) => colours[x % 4]![c]!);
  const real = await open(datasetAt('urbanlf-real', root, { size: SIZE, splits }), 'val');
  assert.equal([...real.source.read(0).labels.subarray(0, 4)], [0, 13, 3, 255]);
});

test('whole numbers of an npy file that no label or picture can hold are refused by name', async () => {
  const root = newTree();
  for (const view of ['5_5', '5_1', '5_9', '1_5', '9_5']) png(root, `val/a/${view}.png`, [2, 2], 3, () => 1);
  const splits = [{ name: 'val', frames: 1 }];
  for (const wrong of [-1, 70000]) {
    npy(root, 'val/a/5_5_label.npy', [2, 2], [1, 2, wrong, 3], '<i4');
    const { source } = await open(datasetAt('urbanlf-syn', root, { size: [2, 2], splits }), 'val');
    const error = await failure(() => source.read(0));
    assert.match(error.message, `number 2 is ${wrong}, outside 0 to 65535`);
    assert.is(error.where, join(root, 'val/a/5_5_label.npy'));
  }
});

test('folders of your own: names with folders in them, one channel of 16 bits', async () => {
  const root = newTree();
  jpeg(root, 'RGB/a/1.jpg', [8, 8], () => 90);
  png(root, 'Depth/a/1.png', [8, 8], 1, (y, x) => 8000 * y + x, 16);
  png(root, 'Labels/a/1.png', [8, 8], 1, (_, x) => (x === 0 ? 255 : x % 3));
  write(root, 'train.txt', 'a/1\n');
  const { source } = await open(
    datasetAt('folders', root, { size: [8, 8], splits: [{ name: 'train', frames: 1 }] }),
    'train',
  );
  const { pictures, labels } = source.read(0);
  assert.equal(
    [...pictures[1]!],
    numbers([8, 8], 3, (y, x) => 8000 * y + x),
  );
  assert.is(labels[0], 255);
  assert.is(labels[5], 2);
});

test('a list refuses what is no frame, frames listed twice and paths that leave the root', async () => {
  const lists: readonly (readonly [string, string])[] = [
    ['../../etc/passwd\n', 'does not fit'],
    ['00001D\n00001D\n', 'names 00001D again, after line 1'],
    ['images/00001D.png images/other.png\n', 'has 1 frames, not the promised 3'],
  ];
  for (const [list, message] of lists) {
    const root = mfnetTree();
    writeFileSync(join(root, 'train.txt'), list);
    const error = await failure(() => open(mfnet(root), 'train'));
    assert.match(error.message, message);
    assert.is(error.exitCode, 4);
  }
});

test.run();
