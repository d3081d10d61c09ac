// What commands print with `--json`, against the published schemas: every command that has the option has one, and real output is valid.
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { program } from '../../src/cli/main.js';
import { packageRoot } from '../../src/package-root.js';
import { onlyRun, run } from '../runtime/run/rseg-process.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { schemaProblems } from '../schema-problems.js';
import { rseg } from './rseg-command.js';

/** Schemas of the lines, or of the one object, that a command prints. `compile` prints two, `schema` a list of names and titles. */
const SCHEMAS: Readonly<Record<string, readonly string[]>> = {
  run: ['event'],
  stage: ['event'],
  watch: ['event'],
  eval: ['eval'],
  predict: ['predict'],
  status: ['status'],
  ps: ['ps'],
  plan: ['plan'],
  lock: ['lock'],
  verify: ['lock'],
  check: ['check'],
  compile: ['normal-form', 'stage-plan'],
  graph: ['graph'],
  'data check': ['data-check'],
  'data stats': ['data-stats'],
  'data pack': ['data-pack'],
  diff: ['diff'],
  fmt: ['fmt'],
  // what it reads, not what it prints
  import: ['normal-form'],
  'weights show': ['weights-show'],
  export: ['export'],
  compare: ['compare'],
  explain: ['explain'],
  schema: [],
  ls: ['ls'],
  gc: ['gc'],
  doctor: ['doctor'],
};

test('every command with --json has a published schema', () => {
  const published = readdirSync(join(packageRoot, 'grammar/schema'));
  const found: string[] = [];
  const walk = (command: Command, path: string): void => {
    for (const inner of command.commands) {
      if (inner.options.some(({ long }) => long === '--json')) found.push(`${path}${inner.name()}`);
      walk(inner, `${path}${inner.name()} `);
    }
  };
  walk(
    program(() => {}),
    '',
  );
  assert.equal(found.sort(), Object.keys(SCHEMAS).sort());
  const wanted = Object.values(SCHEMAS).flat();
  assert.equal(
    wanted.filter((name) => !published.includes(`${name}.schema.json`)),
    [],
  );
});

test('what they print is valid', async () => {
  const here = temporaryFolder();
  const runs = join(here, 'runs');
  const fixtures = join(here, 'experiments');
  cpSync(join(packageRoot, 'test/runtime/run/fixtures'), fixtures, { recursive: true });
  const file = join(fixtures, 'shared.rseg');
  assert.is((await run('base', runs, [], '', file)).code, 0);
  const id = onlyRun(runs).split('/').at(-1)!;
  const broken = join(here, 'broken.rseg');
  writeFileSync(broken, 'experiment x { stduent = segformer(mit_b0) }\n');
  const ugly = join(here, 'ugly.rseg');
  writeFileSync(ugly, 'profile  quick { workers = 0 }\n');
  const unreadable = join(here, 'unreadable.rseg');
  writeFileSync(unreadable, 'experiment {\n');
  const below = ['--runs', runs];
  const wasm = ['--engine', 'wasm'];

  const output = async (name: string, ...words: readonly string[]): Promise<readonly unknown[]> => {
    const { stdout, stderr } = await rseg([...words, '--json']);
    const whole = stdout.startsWith('{\n');
    const values = whole
      ? [JSON.parse(stdout)]
      : stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    assert.ok(values.length > 0, `${words.join(' ')} printed nothing\n${stderr}`);
    for (const value of values)
      assert.equal(schemaProblems(name, value), [], `${words.join(' ')}: ${JSON.stringify(value).slice(0, 400)}`);
    return values;
  };
  await output('compare', 'compare', id, `${file}:base`, ...below);
  await output('eval', 'eval', id, `${file}:base`, ...below, ...wasm);
  await output('status', 'status', ...below);
  await output('ls', 'ls', '--sizes', ...below);
  await output('gc', 'gc', ...below);
  await output('doctor', 'doctor', id, ...below);
  await output('doctor', 'doctor');
  assert.ok((await output('check', 'check', broken)).length > 1);
  assert.ok((await output('fmt', 'fmt', '--check', ugly, unreadable)).length > 3);
  await output('lock', 'lock', file, ...below);
  await output('lock', 'verify', file, ...below);
  await output('explain', 'explain', `${file}:base`);
  await output('explain', 'explain', `${file}:base`, 'train.batch');
  await output('explain', 'explain', `${file}:base`, 'train_teacher.batch');
  await output('explain', 'explain', 'RS2107');
  await output('graph', 'graph', `${file}:base`);
  await output('graph', 'graph', `${file}:base`, '--stage', 'teacher');
  await output('data-stats', 'data', 'stats', `${file}:base`);
});

test.run();
