// The text in the folder of a run is edited: refused with the line, and on request run as what it is, another experiment.
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NormalForm } from '../../../src/compiler/normal-form.js';
import type { RunManifest } from '../../../src/runtime/run/run-record.js';
import { onlyRun, run, TINY, weightsDigest } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

const place = temporaryFolder();
const file = join(place, 'own.rseg');
const runs = join(place, 'runs');
copyFileSync(TINY, file);
mkdirSync(runs);
const start = (...more: string[]) => run('two_seeds@1', runs, more, '', file);
const json = <T>(folder: string, name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;

let original = '';
let copy = '';

test('a fork of what nobody edited is refused, exit 2', async () => {
  assert.is((await start()).code, 0);
  original = onlyRun(runs);
  copy = join(original, 'spec', 'own.rseg');
  const { code, stderr } = await start('--fork');
  assert.is(code, 2, stderr);
  assert.match(stderr, /nothing to fork: no folder of these runs was edited/);
});

test('the edited text is refused with its line and the option, and the finished run is not disturbed', async () => {
  const text = readFileSync(copy, 'utf8');
  writeFileSync(copy, text.replace('optim = adamw(lr: 1e-3)', 'optim = adamw(lr: 2e-3)'));
  // a finished run would not look at it
  rmSync(join(original, 'artifacts'), { recursive: true });
  rmSync(join(original, 'ckpt'), { recursive: true });
  const { code, stderr } = await start();
  assert.is(code, 3, stderr);
  assert.match(
    stderr,
    /own\.rseg in the folder of this run was changed .*: line 23 is `optim = adamw\(lr: 2e-3\)` instead of `optim = adamw\(lr: 1e-3\)`/,
  );
  assert.match(stderr, /--fork/);
});

test('--fork runs it as a run of its own, which a file with that text would be', async () => {
  const before = readFileSync(copy, 'utf8');
  const { code, stderr } = await start('--fork');
  assert.is(code, 0, stderr);
  const [name] = readdirSync(runs).filter((one) => /^[0-9a-f]{12}$/.test(one) && !original.endsWith(one));
  const fork = join(runs, name!);
  assert.match(
    stderr,
    `forked from run ${original.slice(-12)}, whose folder stays as it is; its own folder is ${name}`,
  );
  assert.is(json<RunManifest>(fork, 'manifest.json').forkedFrom, original.slice(-12));
  assert.is(json<NormalForm>(fork, 'normal-form.json').train.optim.args.lr, 2e-3);
  assert.is(readFileSync(join(fork, 'spec', 'own.rseg'), 'utf8'), before);
  assert.is(readFileSync(copy, 'utf8'), before);
  const other = join(place, 'other');
  mkdirSync(other);
  const same = join(place, 'same.rseg');
  writeFileSync(same, before);
  assert.is((await run('two_seeds@1', other, [], '', same)).code, 0);
  assert.is(onlyRun(other).slice(-12), name);
  assert.is(weightsDigest(onlyRun(other), 'student'), weightsDigest(fork, 'student'));
});

test('an edit without a meaning lets the run go on, and an edited plan cannot be forked, exit 3', async () => {
  writeFileSync(copy, `# only a remark\n${readFileSync(file, 'utf8')}`);
  const { code, stderr } = await start('--fork');
  assert.is(code, 0, stderr);
  assert.match(stderr, /what was edited changes nothing that is computed, so run [0-9a-f]{12} goes on/);
  appendFileSync(join(original, 'plan.json'), '\n');
  const refused = await start('--fork');
  assert.is(refused.code, 3, refused.stderr);
  assert.match(refused.stderr, /plan\.json is made from the text of the run, so it cannot be forked/);
});

test.run();
