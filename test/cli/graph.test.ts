// `rseg graph` as a user meets it: the stages and their costs as text and as data, without any engine.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parameterCount } from '../../src/model/network.js';
import { packageRoot } from '../../src/package-root.js';
import { rseg } from './rseg-command.js';

const SMALL = 'test/cli/fixtures/small.rseg';
const GOLDEN = join(packageRoot, 'test/cli/fixtures/small.graph.txt');
const NETWORK = {
  dims: [8, 16, 40, 64],
  depths: [1, 1, 1, 1],
  heads: [1, 2, 5, 8],
  sr: [8, 4, 2, 1],
  decoder: 16,
  classes: 12,
  dropPath: 0.1,
  dropout: 0.1,
};
const NO_ENGINES = { NODE_OPTIONS: `--require ${join(packageRoot, 'test/cli/fixtures/without-engines.cjs')}` };

interface FunctionJson {
  readonly name: string;
  readonly unit: string;
  readonly calls: number;
  readonly nodes: number;
  readonly parameters: number;
  readonly flops: number;
  readonly stateBytes: number;
  readonly peakBytes: number;
  readonly feeds: Readonly<Record<string, { readonly shape: readonly number[] }>>;
  readonly graph?: { readonly nodes: readonly { readonly kernel: string; readonly outputs: readonly unknown[] }[] };
}
interface StageJson {
  readonly id: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly total?: { readonly flops: Record<string, number>; readonly stateBytes: number; readonly peakBytes: number };
  readonly functions?: readonly FunctionJson[];
}

async function stagesOf(...words: string[]): Promise<readonly StageJson[]> {
  const { code, stdout, stderr } = await rseg(['graph', ...words, '--json']);
  assert.is(code, 0, stderr);
  return (JSON.parse(stdout) as { stages: readonly StageJson[] }).stages;
}

/** Sizes of graphs change whenever the method is computed in a better way; keys when a default does. */
const withoutSizes = (text: string): string =>
  text
    .replace(/key [0-9a-f]{12}/g, 'key #')
    .replace(/^ {2}function .*$/gm, (header) => header.replace(/ {2,}/g, '  '))
    .replace(/[\d.,]+ (B|KB|MB)\b/g, '# MB')
    .replace(/[\d.]+ GFLOPs/g, '# GFLOPs')
    .replace(/^( {2}(?:step\S*|encode_views|confusions) .*(?:step|batch)) +\d+ +([\d,]+) .*$/gm, '$1  #  $2  # ...');

test('prints stages, functions and totals without loading an engine', async () => {
  const { code, stdout, stderr } = await rseg(['graph', `${SMALL}:small`], NO_ENGINES);
  assert.is(code, 0, stderr);
  assert.is(stderr, '');
  const text = withoutSizes(stdout);
  if (process.env.RSEG_BLESS === '1') writeFileSync(GOLDEN, text);
  assert.fixture(text, readFileSync(GOLDEN, 'utf8'));
});

test('gives the same as data, and the numbers fit together', async () => {
  const stages = await stagesOf(`${SMALL}:small`);
  const inputs = Object.fromEntries(stages.map(({ id, inputs: from }) => [id, from]));
  assert.equal(inputs, {
    data: [],
    teacher: [],
    student: ['data', 'teacher'],
    'evaluate-teacher': ['data', 'teacher'],
    'evaluate-student': ['data', 'student'],
    report: ['evaluate-teacher', 'evaluate-student'],
  });
  for (const id of ['data', 'teacher', 'report']) assert.is(stages.find((one) => one.id === id)?.functions, undefined);
  const student = stages.find(({ id }) => id === 'student')!;
  const [one, two] = student.functions!.filter(({ name }) => name.startsWith('step_'));
  for (const part of student.functions!) {
    assert.is(part.parameters, parameterCount(NETWORK), part.name);
    assert.ok(part.nodes > 100 && part.stateBytes > 4 * part.parameters && part.peakBytes > part.stateBytes, part.name);
  }
  assert.equal(one!.feeds.images!.shape, [2, 2, 32, 32, 3]);
  assert.equal([one!.calls, two!.calls], [0.5, 0.5]);
  assert.ok(two!.flops > 1.2 * one!.flops, 'absent modalities are not computed');
  assert.is(student.total!.flops['training step'], (one!.flops + two!.flops) / 2);
  assert.ok(student.total!.peakBytes >= two!.peakBytes);
});

test('modalities that are fed as zeros are computed', async () => {
  const student = (await stagesOf(`${SMALL}:zeroed`)).find(({ id }) => id === 'student')!;
  const steps = student.functions!.filter(({ unit }) => unit === 'training step');
  assert.equal(
    steps.map(({ name, calls }) => [name, calls]),
    [['step_m2', 1]],
  );
});

test('--stage prints every function in full, with shapes', async () => {
  const { code, stdout } = await rseg(['graph', `${SMALL}:small`, '--stage', 'student']);
  assert.is(code, 0);
  for (const name of ['step_m1', 'step_m2', 'encode_views', 'confusions'])
    assert.match(stdout, new RegExp(`^# student\\.${name}$`, 'm'));
  assert.match(stdout, /^%\d+ = Input\(\) \{"name":"images","role":"feed"\} : float32\[2,2,32,32,3\]$/m);
  assert.match(stdout, /^%\d+ = Conv2D\(%\d+, %\d+\) .* : float32\[/m);
  assert.match(stdout, /^update "student\/decoder\.linear_fuse\.conv\.weight" <- %/m);
  assert.match(stdout, /^return "loss" = %/m);
});

test('--stage with --json writes its graphs as data', async () => {
  const stages = await stagesOf(`${SMALL}:small`, '--stage', 'evaluate-student');
  const evaluate = stages.find(({ id }) => id === 'evaluate-student')!;
  for (const { graph, nodes } of evaluate.functions!) {
    assert.is(graph!.nodes.length, nodes);
    assert.ok(graph!.nodes.every(({ outputs }) => outputs.length > 0));
  }
  assert.ok(evaluate.functions!.some(({ graph }) => graph!.nodes.some(({ kernel }) => kernel === 'Conv2D')));
});

test('a stage without tensors and a stage that is not there', async () => {
  assert.is((await rseg(['graph', `${SMALL}:small`, '--stage', 'data'])).stdout, 'data computes no tensors\n');
  const { code, stderr } = await rseg(['graph', `${SMALL}:small`, '--stage', 'studnet']);
  assert.is(code, 2);
  assert.match(stderr, /small has no stage 'studnet'[\s\S]*data, teacher, student, evaluate-teacher/);
});

test.run();
