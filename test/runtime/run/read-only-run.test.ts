// A folder of runs that the user may read and not write, such as a colleague's or a mounted copy: what only looks works and leaves no trace,
// what writes says so. Root may write everywhere, so its commands run as somebody else here.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { hasProgram } from '../../test-tools.js';
import { onlyRun, run } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

const FILE = join(packageRoot, 'test/runtime/run/fixtures/shared.rseg');
const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
const isRoot = process.getuid?.() === 0;
const somebody = isRoot ? NOBODY : [];
const possible =
  !isRoot ||
  (hasProgram('setpriv') &&
    spawnSync(NOBODY[0]!, [...NOBODY.slice(1), 'test', '-r', join(packageRoot, 'bin/rseg.js')]).status === 0);

const here = temporaryFolder();
const runs = join(here, 'runs');
const out = join(here, 'out');

function rseg(...words: readonly string[]) {
  const [program, ...rest] = [...somebody, process.execPath, join(packageRoot, 'bin/rseg.js'), ...words];
  return spawnSync(program!, rest, { cwd: out, encoding: 'utf8', env: { ...process.env, HOME: out } });
}

const paths = (folder: string): readonly string[] => [
  folder,
  ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
];
/** names, sizes and times of everything below the runs */
const contents = () =>
  paths(runs).map((path) => {
    const { size, mtimeMs, mode } = lstatSync(path);
    return `${path} ${size} ${mtimeMs} ${mode}`;
  });

(possible ? test : test.skip)(
  'a run that may only be read is watched, reported, compared and exported; nothing in it changes',
  async () => {
    const made = temporaryFolder();
    const { code, stderr } = await run('base', made, [], '', FILE);
    assert.is(code, 0, stderr);
    cpSync(made, runs, { recursive: true });
    mkdirSync(out);
    for (const folder of [here, out]) chmodSync(folder, 0o777);
    for (const path of paths(runs)) chmodSync(path, lstatSync(path).isDirectory() ? 0o555 : 0o444);
    const before = contents();

    const id = onlyRun(runs).split('/').at(-1)!;
    const below = ['--runs', runs];
    const looking: readonly (readonly string[])[] = [
      ['watch', 'base@1', '--once', '--ui', 'plain'],
      ['status'],
      ['ls'],
      ['logs', 'base@1'],
      ['report', id, '--out', join(out, 'report.html'), '--engine', 'wasm'],
      ['compare', id, id],
      ['plan', `${FILE}:base`],
      ['gc'],
      ['doctor', 'base@1', '--dry-run'],
      ['export', 'base@1', '--format', 'safetensors', '--out', join(out, 'weights.safetensors')],
    ];
    for (const words of looking) {
      const { status, stdout, stderr: said } = rseg(...words, ...below);
      assert.is(status, 0, `${words.join(' ')}\n${said}`);
      assert.ok((stdout + said).length > 0, words.join(' '));
    }
    assert.match(rseg('run', `${FILE}:base`, '--engine', 'wasm', ...below).stderr, 'base@1 is finished: nothing to do');
    for (const words of [
      ['keep', 'base@1'],
      ['run', `${FILE}:base.rows.weak`, '--engine', 'wasm'],
      ['doctor', 'base@1'],
    ]) {
      const { status, stderr: said } = rseg(...words, ...below);
      assert.is(status, 6, `${words.join(' ')}\n${said}`);
      assert.match(said, /permission denied[\s\S]*make the folder writable, or choose another one with --runs/);
    }
    assert.equal(contents(), before);
    for (const path of paths(runs)) if (lstatSync(path).isDirectory()) chmodSync(path, 0o755);
  },
);

test.run();
