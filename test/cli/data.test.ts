// rseg data: a data set that was copied halfway, damaged and mixed up is told apart file by file; statistics and pictures are those of the files.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { decode } from 'fast-png';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';
import { newTree, png, removeTrees, type Side, write } from '../runtime/data/trees/write-tree.js';
import { schemaProblems } from '../schema-problems.js';

test.after(removeTrees);
const SIZE: Side = [8, 12];
const FRAMES = 12;
const stem = (f: number): string => `${String(f).padStart(3, '0')}`;

const SOURCE = `
dataset mine {
  root = "pictures"
  classes = 3
  names = ["road", "sky", "car"]
  palette = ["#804080", "#4682b4", "#00008e"]
  size = 8x12
  modality rgb = image("rgb/{condition}/{split}/{stem}.png", norm: imagenet)
  modality heat = planes("heat/{condition}/{split}/{stem}.png")
  label = ids("label/{condition}/{split}/{stem}.png")
  split train = ${FRAMES}
  split val = 1
}
`;

/** Twelve training frames by day and by night, one for validation. */
function tree(): string {
  const folder = newTree();
  writeFileSync(join(folder, 'mine.rseg'), SOURCE);
  for (let f = 0; f <= FRAMES; f++) {
    const place = f === FRAMES ? `day/val/${stem(f)}` : `${f % 3 === 0 ? 'night' : 'day'}/train/${stem(f)}`;
    png(folder, `pictures/rgb/${place}.png`, SIZE, 3, (y, x, c) => (y * 7 + x * 3 + c * 40 + f) % 256);
    png(folder, `pictures/heat/${place}.png`, SIZE, 1, (y, x) => 5000 * y + x, 16);
    png(folder, `pictures/label/${place}.png`, SIZE, 1, (y) => (y < 2 ? 255 : y < 6 ? 0 : 1));
  }
  return folder;
}

const rseg = (words: readonly string[], cwd: string) =>
  spawnSync(process.execPath, [join(packageRoot, 'bin/rseg.js'), ...words], { cwd, encoding: 'utf8', timeout: 60_000 });

interface Report {
  readonly split: string;
  readonly frames: number;
  readonly conditions: readonly { readonly by: string; readonly value: string; readonly frames: number }[];
  readonly unknownLabels: Readonly<Record<string, number>>;
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

function check(folder: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = rseg(['data', 'check', 'mine.rseg', '--json', ...words], folder);
  const reports = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Report]));
  for (const report of reports) assert.equal(schemaProblems('data-check', report), []);
  return { status, stderr, reports, train: reports[0]! };
}

test('a whole data set: counts per condition, exit 0', () => {
  const { status, train, reports } = check(tree());
  assert.is(status, 0);
  assert.is(train.frames, FRAMES);
  assert.equal(train.conditions, [
    { by: 'condition', value: 'day', frames: 8 },
    { by: 'condition', value: 'night', frames: 4 },
  ]);
  assert.equal(
    reports.map(({ split, problems }) => [split, problems]),
    [
      ['train', []],
      ['val', []],
    ],
  );
});

/** Size in the header changed, with a checksum that agrees. */
function claimSize(file: string, width: number, height: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  writeFileSync(file, bytes);
}

test('every broken file is named with its reason, none hides another, exit 4', () => {
  const folder = tree();
  const at = (path: string): string => join(folder, 'pictures', path);
  truncateSync(at('rgb/day/train/001.png'), 60);
  const flipped = readFileSync(at('heat/day/train/002.png'));
  flipped[flipped.length - 20]! ^= 4;
  writeFileSync(at('heat/day/train/002.png'), flipped);
  unlinkSync(at('label/night/train/003.png'));
  png(folder, 'pictures/rgb/day/train/004.png', [9, 12], 3, () => 1);
  png(folder, 'pictures/heat/day/train/005.png', SIZE, 1, () => 3, 8);
  png(folder, 'pictures/label/night/train/006.png', SIZE, 1, (y, x) => (y === 0 && x < 5 ? 7 : 0));
  claimSize(at('rgb/day/train/007.png'), 2_000_000_000, 2_000_000_000);
  unlinkSync(at('heat/day/train/008.png'));
  symlinkSync('008.png', at('heat/day/train/008.png'));
  unlinkSync(at('rgb/night/train/009.png'));
  write(folder, 'pictures/label/day/train/010.png', '');
  unlinkSync(at('rgb/day/train/011.png'));
  symlinkSync('/etc/hostname', at('rgb/day/train/011.png'));
  const { status, train } = check(folder);
  assert.is(status, 4);
  const found = new Map(train.problems.map(({ file, reason }) => [file, reason]));
  const expected: readonly (readonly [string, RegExp])[] = [
    ['rgb/day/train/001.png', /cannot be read/],
    ['heat/day/train/002.png', /cannot be read/],
    ['label/night/train/003.png', /is missing/],
    ['rgb/day/train/004.png', /9x12 pixels .* promises 8x12/],
    ['heat/day/train/005.png', /8 bits per number, most files of heat have 16/],
    ['label/night/train/006.png', /label 7 \(5 pixels\) is none of the classes/],
    ['rgb/day/train/007.png', /2000000000x2000000000 pixels, more than/],
    ['heat/day/train/008.png', /links lead in a circle/],
    ['heat/night/train/009.png', /belongs to no frame: rgb\/night\/train\/009\.png is missing/],
    ['label/night/train/009.png', /belongs to no frame/],
    ['label/day/train/010.png', /the file is empty/],
    ['rgb/day/train/011.png', /outside its root/],
    ['rgb/{condition}/train/{stem}.png', /11 frames, promised are 12/],
  ];
  for (const [file, reason] of expected) assert.match(found.get(file) ?? 'nothing', reason, file);
  assert.equal([...found.keys()].sort(), expected.map(([file]) => file).sort());
  assert.equal(train.unknownLabels, { '7': 5 });
});

test('a folder that links to itself and a folder copied halfway end, with what is missing', () => {
  const folder = tree();
  rmSync(join(folder, 'pictures/heat/night'), { recursive: true });
  mkdirSync(join(folder, 'pictures/rgb/fog'));
  symlinkSync('train', join(folder, 'pictures/rgb/fog/train'));
  const { status, train } = check(folder, '--split', 'train');
  assert.is(status, 4);
  assert.is(train.problems.filter(({ file }) => file.startsWith('heat/night')).length, 4);
  assert.match(train.problems.find(({ file }) => file === 'rgb/fog/train')?.reason ?? '', 'links lead in a circle');
});

test('a pipe in the place of a picture, of a list or of weights is told at once', () => {
  const folder = tree();
  const pipe = (path: string): void => {
    rmSync(join(folder, path), { force: true });
    assert.is(spawnSync('mkfifo', [join(folder, path)]).status, 0);
  };
  pipe('pictures/heat/day/val/012.png');
  const { status, reports } = check(folder, '--split', 'val');
  assert.is(status, 4);
  assert.equal(reports[0]!.problems, [
    { file: 'heat/day/val/012.png', reason: 'picture cannot be read: it is a folder, a pipe or a device' },
  ]);
  const shown = rseg(['data', 'show', 'mine.rseg'], folder);
  assert.is(shown.status, 4);
  assert.match(shown.stderr, 'a folder, a pipe or a device');
  pipe('pictures/val.txt');
  writeFileSync(join(folder, 'mine.rseg'), SOURCE.replace('size = 8x12', 'size = 8x12\n  list = lines("{split}.txt")'));
  const listed = rseg(['data', 'check', 'mine.rseg', '--split', 'val'], folder);
  assert.is(listed.status, 4);
  assert.match(listed.stderr, 'this is no list of frames');
  pipe('weights.pth');
  const weights = rseg(['weights', 'show', 'weights.pth'], folder);
  assert.is(weights.status, 4);
  assert.match(weights.stderr, 'this is no file with weights');
});

test('the text names twenty problems and says how many are left; --all names all', () => {
  const folder = tree();
  for (const kind of ['rgb', 'heat', 'label']) {
    for (let f = 0; f < FRAMES; f++)
      write(folder, `pictures/${kind}/${f % 3 === 0 ? 'night' : 'day'}/train/${stem(f)}.png`, 'x');
  }
  const text = rseg(['data', 'check', 'mine.rseg'], folder);
  assert.is(text.status, 4);
  assert.match(text.stdout, /mine train: 12 frames: 36 problems/);
  assert.match(text.stdout, /… and 16 more; --all names them/);
  assert.is(text.stdout.split('\n').filter((line) => /^ {2}(rgb|heat|label)\/.*png$/.test(line)).length, 20);
  const all = rseg(['data', 'check', 'mine.rseg', '--all'], folder).stdout;
  assert.is(all.split('\n').filter((line) => /^ {2}(rgb|heat|label)\/.*png$/.test(line)).length, 36);
});

test('stats: shares of classes, mean and deviation of the planes', () => {
  const { status, stdout } = rseg(['data', 'stats', 'mine.rseg', '--json'], tree());
  assert.is(status, 0);
  const found = JSON.parse(stdout) as {
    readonly ignored: number;
    readonly classes: readonly { readonly name: string; readonly share: number; readonly frames: number }[];
    readonly modalities: readonly { readonly mean: readonly number[]; readonly std: readonly number[] }[];
  };
  assert.equal(
    found.classes.map(({ name, share, frames }) => [name, share, frames]),
    [
      ['road', 0.5, 12],
      ['sky', 0.25, 12],
      ['car', 0, 0],
    ],
  );
  assert.is(found.ignored, 0.25);
  const heat = Array.from({ length: 96 }, (_, i) => (5000 * Math.floor(i / 12) + (i % 12)) / 65535);
  const mean = heat.reduce((a, b) => a + b) / 96;
  const std = Math.sqrt(heat.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 96);
  assert.ok(Math.abs(found.modalities[1]!.mean[2]! - mean) < 1e-9);
  assert.ok(Math.abs(found.modalities[1]!.std[0]! - std) < 1e-9);
});

test('show: the pictures side by side, the label in the colours of its classes', () => {
  const folder = tree();
  const { status, stderr } = rseg(
    ['data', 'show', 'mine.rseg', '--split', 'train', '--sample', '1', '--out', 'one.png'],
    folder,
  );
  assert.is(status, 0, stderr);
  const { width, height, data, channels } = decode(readFileSync(join(folder, 'one.png')));
  const count = (colour: readonly number[]): number => {
    let found = 0;
    for (let i = 0; i < width * height; i++) if (colour.every((value, c) => data[i * channels + c] === value)) found++;
    return found;
  };
  // 48 of 96 pixels are road, 24 sky; each has a square of the legend as well
  assert.is(count([0x80, 0x40, 0x80]), 48 + 121);
  assert.is(count([0x46, 0x82, 0xb4]), 24 + 121);
  assert.is(count([0, 0, 0x8e]), 0);
  const outside = rseg(['data', 'show', 'mine.rseg', '--split', 'train', '--sample', '12'], folder);
  assert.is(outside.status, 2);
  assert.match(outside.stderr, 'has 12 frames, so no frame 12');
});

test('names that are no data set are told, drawn data sets have nothing to check', () => {
  const folder = tree();
  const unknown = rseg(['data', 'check', 'mine.rseg:yours'], folder);
  assert.is(unknown.status, 3);
  assert.match(unknown.stderr, 'mine.rseg has no `yours`');
  writeFileSync(
    join(folder, 'drawn.rseg'),
    'dataset city {\n  generator = streets\n  classes = 3\n  size = 32x32\n  modality rgb = generated(rgb)\n  label = generated_labels\n  split train = 4\n}\n',
  );
  assert.is(rseg(['data', 'check', 'drawn.rseg'], folder).status, 2);
  assert.is(rseg(['data', 'stats', 'drawn.rseg'], folder).status, 0);
});

test.run();
