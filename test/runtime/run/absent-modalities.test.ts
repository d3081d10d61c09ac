// `missing: absent` through the real commands: frames without a modality are trained, evaluated and counted, never passed over in silence.
import { readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { alikeBatches } from '../../../src/runtime/data/absent-modalities.js';
import type { SuiteResult } from '../../../src/runtime/run/evaluation/suite-result.js';
import type { Metrics } from '../../../src/runtime/run/stages/evaluate-stage.js';
import { rseg } from '../../cli/rseg-command.js';
import { schemaProblems } from '../../schema-problems.js';
import { newTree, png, removeTrees, type Side } from '../data/trees/write-tree.js';

test.after(removeTrees);
const SIZE: Side = [32, 32];
const stem = (f: number): string => String(f).padStart(3, '0');
const MODALITIES = ['rgb', 'depth', 'lidar'];

const source = (policy: string, frames: number): string => `
dataset town {
  root = "pictures"
  classes = 3
  size = 32x32
  missing = ${policy}
  modality rgb = image("rgb/{split}/{stem}.png", norm: imagenet)
  modality depth = image("depth/{split}/{stem}.png")
  modality lidar = image("lidar/{split}/{stem}.png")
  label = ids("label/{split}/{stem}.png")
  split train = ${frames}
  split val = 3
}

experiment small {
  data = town
  teacher = segformer(mit(dims: [4, 8, 10, 16], depths: [1, 1, 1, 1]), decoder: 8)
  student = segformer(mit(dims: [4, 8, 10, 16], depths: [1, 1, 1, 1]), decoder: 8)
  dropout = subset(min: 1, absent: remove)
  loss = ce + 5 * kl + hpdm(hybrid)
  train.length = 4 steps
  train.batch = 2
  train.validate = none
  train.schedule = constant
  eval.suite any = missing(absent: remove)
  eval.suite emm = missing(absent: zero)
  eval.suite full = clean
  eval.suite nm = noise
}
`;

/** Six training frames, of which two lack lidar and one rgb; one of three frames for validation has nothing but depth. */
function tree(): string {
  const folder = newTree();
  for (const [split, count] of [
    ['train', 6],
    ['val', 3],
  ] as const) {
    for (let f = 0; f < count; f++) {
      for (const [m, name] of MODALITIES.entries())
        png(
          folder,
          `pictures/${name}/${split}/${stem(f)}.png`,
          SIZE,
          3,
          (y, x, c) => (y * 5 + x * 3 + c * 40 + f * 20 + m) % 256,
        );
      png(folder, `pictures/label/${split}/${stem(f)}.png`, SIZE, 1, (y) => Math.floor(y / 12));
    }
  }
  for (const path of ['lidar/train/001', 'lidar/train/004', 'rgb/train/003', 'rgb/val/001', 'lidar/val/001'])
    unlinkSync(join(folder, `pictures/${path}.png`));
  writeFileSync(join(folder, 'town.rseg'), source('absent', 6));
  return folder;
}

const suite = ({ suites }: Metrics, name: string): SuiteResult => suites.find((one) => one.suite === name)!;

test('frames without a modality are trained, evaluated and told of in every report', async () => {
  const folder = tree();
  const file = join(folder, 'town.rseg');
  unlinkSync(join(folder, 'pictures/label/train/005.png'));
  writeFileSync(file, source('absent', 5));
  const run = await rseg(['run', `${file}:small`, '--engine', 'wasm', '--ui', 'plain', '--runs', join(folder, 'runs')]);
  assert.is(run.code, 0, run.stderr);
  assert.match(
    run.stdout + run.stderr,
    /of train 1 lacks rgb, 2 lack lidar; 1 of train left out for a missing file; of val 1 lacks rgb, 1 lacks lidar/,
  );
  const at = join(folder, 'runs', readdirSync(join(folder, 'runs')).find((name) => !name.startsWith('.'))!);
  assert.match(
    readFileSync(join(at, 'report.txt'), 'utf8'),
    /^split val, 3 frames, of which 1 lacks rgb, 1 lacks lidar$/m,
  );
  assert.match(
    readFileSync(join(at, 'report.txt'), 'utf8'),
    'frames that lack all of a row are left out of it: rgb 1, lidar 1, rgb+lidar 1',
  );
  const report = await rseg(['report', at, '--format', 'md']);
  assert.match(report.stdout, '| split | frames | without rgb | without lidar | left out |');
  assert.match(report.stdout, '| train | 5 | 1 | 2 | 1 |\n| val | 3 | 1 | 1 | 0 |');
  assert.match(report.stdout, '| lidar/train/004.png | train | without lidar |');
  assert.match(report.stdout, '| label/train/005.png | train | left out |');
  const metrics = JSON.parse(readFileSync(join(at, 'metrics/evaluate-student.json'), 'utf8')) as Metrics;
  assert.equal(metrics.absent, { rgb: 1, lidar: 1 });
  assert.is(metrics.skipped, undefined);
  for (const name of ['any', 'emm']) {
    const leftOut = suite(metrics, name).rows.map(({ row, leftOut: frames = 0 }) => [row, frames]);
    assert.equal(
      leftOut.filter(([, frames]) => frames !== 0),
      [
        ['rgb', 1],
        ['lidar', 1],
        ['rgb+lidar', 1],
      ],
      name,
    );
  }
});

test('a frame that has only depth counts in every row with depth as depth alone, or beside zeros', async () => {
  const folder = tree();
  for (const f of [0, 2])
    for (const name of [...MODALITIES, 'label']) unlinkSync(join(folder, `pictures/${name}/val/${stem(f)}.png`));
  writeFileSync(join(folder, 'town.rseg'), source('absent', 6).replace('split val = 3', 'split val = 1'));
  const runs = join(folder, 'runs');
  assert.is(
    (await rseg(['run', `${folder}/town.rseg:small`, '--engine', 'wasm', '--ui', 'quiet', '--runs', runs])).code,
    0,
  );
  const at = join(runs, readdirSync(runs).find((name) => /^[0-9a-f]{12}$/.test(name))!);
  const metrics = JSON.parse(readFileSync(join(at, 'metrics/evaluate-student.json'), 'utf8')) as Metrics;
  const of = (name: string, row: string) => suite(metrics, name).rows.find((one) => one.row === row)!.confusion;
  for (const row of ['rgb+depth', 'depth+lidar', 'rgb+depth+lidar']) {
    assert.equal(of('any', row), of('any', 'depth'), `any ${row}`);
    assert.equal(of('emm', row), of('emm', 'depth'), `emm ${row}`);
  }
  assert.equal(of('full', 'all'), of('any', 'depth'));
  assert.is(
    of('any', 'depth').reduce((a, b) => a + b),
    32 * 32,
  );
  assert.is(
    of('any', 'rgb').reduce((a, b) => a + b),
    0,
  );
});

test('data check counts frames by what they lack; a frame without label or without any picture goes', async () => {
  const folder = tree();
  unlinkSync(join(folder, 'pictures/label/train/000.png'));
  for (const name of MODALITIES) unlinkSync(join(folder, `pictures/${name}/train/005.png`));
  const checked = async () => {
    const { stdout, code } = await rseg(['data', 'check', join(folder, 'town.rseg'), '--split', 'train', '--json']);
    return { code, report: JSON.parse(stdout) };
  };
  const { code, report } = await checked();
  assert.is(code, 4);
  assert.is(report.frames, 4);
  assert.equal(report.absent, { rgb: 1, lidar: 2 });
  assert.equal(schemaProblems('data-check', report), []);
  assert.equal(report.skipped, ['label/train/000.png', 'rgb/train/005.png']);
  assert.equal(
    report.problems.map((one: { reason: string }) => one.reason),
    ['4 frames, promised are 6'],
  );
  writeFileSync(join(folder, 'town.rseg'), source('absent', 4));
  assert.is((await checked()).code, 0);
  const { stdout } = await rseg(['data', 'check', join(folder, 'town.rseg'), '--split', 'train']);
  assert.match(
    stdout,
    /town train: 4 frames, 2 left out for a missing file: ok\n {2}without rgb: 1 frame\n {2}without lidar: 2 frames/,
  );
  const stats = JSON.parse((await rseg(['data', 'stats', join(folder, 'town.rseg'), '--json'])).stdout);
  assert.is(stats.modalities[2].empty, 0, 'what a frame lacks is not black');
});

test('batches hold frames that lack the same, none twice, none lost', () => {
  const absent = [[], [1], [], [1], [0], [], [1]];
  assert.equal(alikeBatches([0, 1, 2, 3, 4, 5, 6], absent, 2), [[0, 2], [5], [1, 3], [6], [4]]);
  assert.equal(alikeBatches([3, 1], [], 4), [[3, 1]]);
  assert.equal(alikeBatches([], [], 4), []);
});

test.run();
