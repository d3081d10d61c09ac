// `rseg run` with several variants: what is the same work, what is told of them, and what happens when one fails.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { rseg } from '../../cli/rseg-command.js';
import { schemaProblems } from '../../schema-problems.js';
import { run } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

const FILE = join(packageRoot, 'test/runtime/run/fixtures/several.rseg');
const several = (pattern: string, runs: string, more: readonly string[] = []) => run(pattern, runs, more, '', FILE);
const runs = temporaryFolder();
/** `run state mIoU folder`, as the table at the end tells it */
const tableOf = (stdout: string): readonly string[] => {
  const lines = stdout.trimEnd().split('\n');
  const table = lines.slice(lines.findIndex((line) => /^run {2,}state/.test(line)) + 1);
  return table.map((line) => line.replace(/ +/g, ' '));
};

test('all points of a sweep are trained and listed with their settings', async () => {
  const { code, stdout, stderr } = await several('quick.rates', runs);
  assert.is(code, 0, stderr);
  assert.match(stderr, '2 runs (2 variants x 1 seed): 0 finished, 2 to do');
  assert.is(readdirSync(runs).filter((name) => /^[0-9a-f]{12}$/.test(name)).length, 2);
  const table = tableOf(stdout);
  assert.is(table.length, 2, stdout);
  assert.match(table[0]!, /^quick\.rates\.p[0-9a-f]{6}@1 train\.optim\.lr 1e-3 done \d+\.\d\d \S+[0-9a-f]{12}$/);
  assert.match(table[1]!, / train\.optim\.lr 2e-3 done /);
});

test('finished work is found under any name, a failure ends the command, the rest is not started', async () => {
  const { code, stdout, stderr } = await several('quick.rows', runs, ['--json']);
  assert.is(code, 8, stderr);
  assert.match(stderr, '3 runs (3 variants x 1 seed): 2 finished, 1 to do');
  const schema = JSON.parse(readFileSync(join(packageRoot, 'grammar/schema/event.schema.json'), 'utf8'));
  const valid = new Ajv2020({ strict: false }).compile(schema);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly k: string; readonly run: unknown });
  assert.equal(
    events.filter((event) => !valid({ ...event }) || typeof event.run !== 'string'),
    [],
  );
  assert.ok(events.some(({ k }) => k === 'failure'));
});

test('--keep-going starts the others and ends with 1', async () => {
  const fresh = temporaryFolder();
  const { code, stdout, stderr } = await several('quick.rows', fresh, ['--keep-going']);
  assert.is(code, 1, stderr);
  assert.equal(
    tableOf(stdout).map((line) => line.replace(/ \(exit.*| \d+\.\d\d .*| at step.*/, '')),
    [
      'quick@1 done',
      'quick.rows.exploding@1 train.optim.lr 1e30, train.schedule constant failed',
      'quick.rows.slower@1 train.optim.lr 2e-3 done',
      '',
      'quick.rows.exploding@1 failed: the gradient is not finite',
    ],
  );
});

test('equal runs are made once, and nothing to do is told', async () => {
  const { code, stdout, stderr } = await several('*', runs, [
    '--exit-on-noop',
    '--set',
    'train.optim.lr = 2e-3',
    '--set',
    'train.schedule = warmup_poly(warmup: 1 steps)',
  ]);
  assert.is(code, 10, stderr);
  assert.match(stderr, '5 runs (5 variants x 1 seed): 4 equal to others, 1 finished, 0 to do');
  assert.match(tableOf(stdout)[1]!, / same as quick\+set-[0-9a-f]{6}@1 /);
});

test('runs have names: two ways to one work are two names; other work of the same name gets a suffix, and this is told', async () => {
  const names = (folder: string) => {
    const file = JSON.parse(readFileSync(join(folder, 'names.json'), 'utf8')) as { names: Record<string, string> };
    assert.equal(schemaProblems('names', file), []);
    return file.names;
  };
  const known = names(runs);
  const slower = known['quick.rows.slower@1'];
  assert.ok(Object.entries(known).some(([name, run]) => name.startsWith('quick.rates.') && run === slower));

  const here = temporaryFolder();
  const fresh = join(here, 'runs');
  const file = join(here, 'edited.rseg');
  cpSync(join(dirname(FILE), 'tiny.rseg'), join(here, 'tiny.rseg'));
  const text = readFileSync(FILE, 'utf8');
  const write = (rate: string): void =>
    writeFileSync(file, text.replace('checkpoint =', `optim.lr = ${rate}\n    checkpoint =`));
  write('3e-3');
  assert.is((await run('quick', fresh, [], '', file)).code, 0);
  write('4e-3');
  const { code, stderr } = await run('quick', fresh, [], '', file);
  assert.is(code, 0);
  const { 'quick@1': first, 'quick@1-2': second } = names(fresh);
  assert.match(
    stderr,
    `quick@1 is the name of an earlier run, ${first}, that is other work: this one is called quick@1-2`,
  );
  assert.is((await rseg(['keep', 'quick@1-2', '--runs', fresh])).stderr, `${join(fresh, second!)}: kept\n`);
  const unknown = await rseg(['logs', 'quick', '--runs', fresh]);
  assert.is(unknown.code, 2);
  assert.match(unknown.stderr, 'similar: quick@1, quick@1-2');
});

test('a run folder keeps the statements of the command line', async () => {
  const { code, stderr } = await several('quick', runs, ['--set', 'train.batch = 1']);
  assert.is(code, 0, stderr);
  const folders = readdirSync(runs).map((name) => join(runs, name, 'spec'));
  const specs = folders.flatMap((folder) => {
    try {
      return [readFileSync(join(folder, 'set-1.txt'), 'utf8')];
    } catch {
      return [];
    }
  });
  assert.equal(specs, ['train.batch = 1']);
});

test.run();
