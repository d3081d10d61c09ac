// `rseg ls`, `keep`, `gc` and `doctor RUN` on a run that really trained.
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tryLock } from '../../../../src/runtime/run/run-lock.js';
import { rseg } from '../../../cli/rseg-command.js';
import { trainOnce } from '../../history/trained-run.js';
import { artifactOf, startRun, until } from '../rseg-process.js';
import { temporaryFolder } from '../temporary-folder.js';

let trained = { runs: '', folder: '' };
test.before(async () => {
  trained = await trainOnce();
});
/** A copy of the folder of all runs, with its only run. */
function fresh(): { readonly runs: string; readonly folder: string; readonly name: string } {
  const runs = join(temporaryFolder(), 'runs');
  cpSync(trained.runs, runs, { recursive: true });
  const name = trained.folder.split('/').at(-1)!;
  return { runs, folder: join(runs, name), name };
}
const on = (runs: string, ...words: string[]) => rseg([...words, '--runs', runs]);
const findings = (stdout: string): Record<string, string> =>
  Object.fromEntries(
    JSON.parse(stdout).findings.map(({ what, state }: { what: string; state: string }) => [what, state]),
  );

test('ls tells name, state and result; its filter and order are checked', async () => {
  const { runs, name } = fresh();
  const { code, stdout } = await on(runs, 'ls', '--filter', 'state:done');
  assert.is(code, 0);
  assert.match(stdout, new RegExp(`^plain\\S*@1 +${name} +done +\\d`, 'm'));
  const [record] = (await on(runs, 'ls', '--json')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal([record.state, record.kept, record.run], ['done', false, name]);
  assert.is((await on(runs, 'ls', '--filter', 'state:failed', '--json')).stdout, '');
  assert.is((await on(runs, 'ls', '--filter', '(')).code, 2);
  assert.is((await on(runs, 'ls', '--sort', 'colour')).code, 2);
});

test('gc deletes with --yes only, keeps what is kept and what is in use, and the run stays finished', async () => {
  const { runs, folder, name } = fresh();
  const looked = await on(runs, 'gc');
  assert.match(looked.stdout, 'checkpoints of student, which is finished');
  assert.match(looked.stderr, 'nothing was');
  assert.ok(readdirSync(join(folder, 'ckpt')).length > 0);
  await on(runs, 'keep', name);
  assert.is((await on(runs, 'gc', '--yes')).stderr.trim(), 'nothing to delete');
  await on(runs, 'keep', '--off', name);
  const held = await tryLock(folder, 'supervisor', 'a test');
  const left = JSON.parse((await on(runs, 'gc', '--yes', '--json')).stdout);
  assert.equal([left.deleted, left.garbage], [0, []]);
  await held?.release();
  assert.is((await on(runs, 'gc', '--yes')).code, 0);
  assert.equal(readdirSync(join(folder, 'ckpt')), []);
  assert.match((await on(runs, 'ls')).stdout, / done /);
});

test('whole runs go only when lock files say what is wanted', async () => {
  const { runs, folder, name } = fresh();
  const locks = temporaryFolder();
  const refused = await on(runs, 'gc', '--unlocked', '--locks', locks);
  assert.is(refused.code, 2);
  assert.match(refused.stderr, 'every run would go');
  const lock = join(locks, 'deep', 'x.lock');
  cpSync(trained.runs, join(locks, 'deep'), { recursive: true });
  const head = '# What this experiment file resolved to. Written by `rseg lock`, compared by `rseg verify`.\n';
  writeFileSync(lock, `${head}run plain@1 = ${name}${'0'.repeat(52)} with results 1\n`);
  const spared = JSON.parse((await on(runs, 'gc', '--unlocked', '--locks', locks, '--json')).stdout);
  assert.not(spared.garbage.some(({ path }: { path: string }) => path === ''));
  writeFileSync(lock, `${head}run plain@1 = ${'f'.repeat(64)} with results 1\n`);
  const young = JSON.parse((await on(runs, 'gc', '--unlocked', '--locks', locks, '--older', '30', '--json')).stdout);
  assert.not(young.garbage.some(({ path }: { path: string }) => path === ''));
  assert.is((await on(runs, 'gc', '--unlocked', '--locks', locks, '--yes')).code, 0);
  assert.not(existsSync(folder));
});

test('doctor mends what can be derived, takes intact results from other runs, and tells what is lost', async () => {
  const { runs, folder, name } = fresh();
  appendFileSync(join(folder, 'events.jsonl'), '{"v":1,"se');
  writeFileSync(join(folder, 'report.txt'), 'changed');
  rmSync(join(folder, 'metrics', 'evaluate-student.json'));
  const checkpoints = join(folder, 'ckpt', readdirSync(join(folder, 'ckpt'))[0]!);
  writeFileSync(join(checkpoints, 'LATEST'), 'step-999999\n');
  const looked = await on(runs, 'doctor', name, '--dry-run', '--json');
  assert.is(looked.code, 0);
  const repairable = Object.entries(findings(looked.stdout)).filter(([, state]) => state === 'repairable');
  assert.equal(repairable.map(([what]) => what).sort(), [
    'LATEST of student',
    'events.jsonl',
    'metrics/evaluate-student.json',
    'report.txt',
  ]);
  assert.is(readFileSync(join(folder, 'report.txt'), 'utf8'), 'changed');
  assert.is((await on(runs, 'doctor', name)).code, 0);
  assert.ok(Object.values(findings((await on(runs, 'doctor', name, '--json')).stdout)).every((s) => s === 'intact'));

  const weights = join(artifactOf(folder, 'student'), 'weights.safetensors');
  const bytes = readFileSync(weights);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(weights, bytes);
  const lost = await on(runs, 'doctor', name, '--json');
  assert.is(lost.code, 9);
  assert.is(findings(lost.stdout)['result of student'], 'lost');
  cpSync(trained.folder, join(runs, 'another'), { recursive: true });
  const mended = await on(runs, 'doctor', name, '--json');
  assert.is(mended.code, 0, mended.stdout);
  assert.is(findings(mended.stdout)['result of student'], 'repaired');
});

test('a run on which a process works is refused with exit 5, and looked at all the same', async () => {
  const runs = join(temporaryFolder(), 'runs');
  const { child, done } = startRun('plain', runs, ['--set', 'train.length = 9000 steps']);
  const folder = await until(runs, (event) => event.k === 'step');
  const refused = await on(runs, 'doctor', folder);
  assert.is(refused.code, 5, refused.stderr);
  assert.is((await on(runs, 'doctor', folder, '--dry-run')).code, 0);
  assert.is((await on(runs, 'gc', '--yes')).code, 0);
  child.kill('SIGINT');
  assert.is((await done).code, 130);
});

test.run();
