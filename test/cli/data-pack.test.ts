// rseg data pack: what it tells, keeps and clears away, and that a run takes the packed pictures for the same.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';
import { kernelLockName, takeKernelLock } from '../../src/runtime/run/kernel-lock.js';
import { newTree, png, removeTrees, type Side } from '../runtime/data/trees/write-tree.js';
import { schemaProblems } from '../schema-problems.js';

test.after(removeTrees);
const SIZE: Side = [32, 32];

/** Four frames, and an experiment of a few steps whose packs lie in the folder `packs`. */
function tree(): string {
  const folder = newTree();
  for (let f = 0; f < 4; f++) {
    png(folder, `town/rgb/train/${f}.png`, SIZE, 3, (y, x, c) => (y * 7 + x * 3 + c * 40 + f) % 256);
    png(folder, `town/label/train/${f}.png`, SIZE, 1, (y) => (y < 16 ? 0 : 1));
  }
  writeFileSync(
    join(folder, 'town.rseg'),
    `dataset town {
  root = "town"
  classes = 2
  size = 32x32
  modality rgb = image("rgb/{split}/{stem}.png", norm: imagenet)
  label = ids("label/{split}/{stem}.png")
  split train = 4
}

experiment quick {
  data = town
  student = segformer(mit(dims: [8, 16, 40, 64], depths: [1, 1, 1, 1]), decoder: 16)
  loss = ce
  train.length = 2 steps
  train.batch = 2
  train.schedule = constant
  train.validate = none
  eval.split = train
  eval.batch = 2
  eval.suite full = clean
  workers = 1
  packs = "packs"
}
`,
  );
  return folder;
}

const rseg = (folder: string, ...words: readonly string[]) =>
  spawnSync(process.execPath, [join(packageRoot, 'bin/rseg.js'), ...words], { cwd: folder, encoding: 'utf8' });
const pack = (folder: string, ...words: readonly string[]) => rseg(folder, 'data', 'pack', ...words);

test('packed once, packed anew when a picture changed or the pack is damaged, removed', () => {
  const folder = tree();
  const first = pack(folder, 'town.rseg:quick');
  assert.is(first.status, 0, first.stderr);
  assert.match(first.stderr, /town train takes about [0-9.]+ KB in .*packs, .* are free/);
  assert.match(first.stdout, /town train: 4 frames, [0-9.]+ KB, packed\n {2}.*\.pack/);
  const [name = ''] = readdirSync(join(folder, 'packs'));
  assert.match(pack(folder, 'town.rseg:quick').stdout, 'packed before');

  const bytes = readFileSync(join(folder, 'packs', name));
  bytes[100]! ^= 1;
  writeFileSync(join(folder, 'packs', name), bytes);
  writeFileSync(join(folder, 'packs', '.tmp-0123-x.pack'), 'left by a killed command');
  assert.match(pack(folder, 'town.rseg:quick').stdout, 'KB, packed\n');
  assert.equal(readdirSync(join(folder, 'packs')), [name]);

  png(folder, 'town/rgb/train/2.png', SIZE, 3, () => 5);
  const again = pack(folder, 'town.rseg:quick', '--json');
  const told = JSON.parse(again.stdout) as { readonly state: string; readonly freed: number; readonly file: string };
  assert.equal(schemaProblems('data-pack', told), []);
  assert.is(told.state, 'written');
  assert.is(told.freed, bytes.length, 'the pack of the old pictures is gone');
  assert.equal(
    readdirSync(join(folder, 'packs')).map((one) => join(folder, 'packs', one)),
    [told.file],
  );

  assert.match(pack(folder, 'town.rseg:quick', '--remove').stdout, /town train: removed [0-9.]+ KB/);
  assert.equal(readdirSync(join(folder, 'packs')), []);
});

test('a run with packed pictures ends with the same weights; without them it says so and reads the files', () => {
  const weights = (runs: string): Buffer => {
    const { status, stdout, stderr } = rseg(
      folder,
      'run',
      'town.rseg',
      '--runs',
      runs,
      '--engine',
      'wasm',
      '--ui',
      'plain',
    );
    assert.is(status, 0, stderr);
    assert.is(/no packed pictures of split train/.test(stdout + stderr), runs === 'plain', runs);
    const [run = ''] = readdirSync(join(folder, runs)).filter((one) => !one.startsWith('.'));
    const [stage = ''] = readdirSync(join(folder, runs, run, 'artifacts')).filter((one) => one.startsWith('student'));
    return readFileSync(join(folder, runs, run, 'artifacts', stage, 'weights.safetensors'));
  };
  const folder = tree();
  const plain = weights('plain');
  assert.is(pack(folder, 'town.rseg:quick').status, 0);
  assert.ok(weights('packed').equals(plain));
});

test('no folder, a generator, another command at work: told, nothing written', async () => {
  const folder = tree();
  const nowhere = pack(folder, 'town.rseg:town');
  assert.is(nowhere.status, 2);
  assert.match(nowhere.stderr, '--packs FOLDER');
  assert.not.ok(existsSync(join(folder, 'packs')));
  assert.is(pack(folder, join(packageRoot, 'experiments/quickstart.rseg'), '--packs', 'packs').status, 2);

  const held = await takeKernelLock(kernelLockName('packs', folder));
  const refused = pack(folder, 'town.rseg:town', '--packs', '.');
  held?.close();
  assert.is(refused.status, 5);
  assert.match(refused.stderr, 'another rseg data pack is at work there');
});

test.run();
