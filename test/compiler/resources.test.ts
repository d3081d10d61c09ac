// What a run may use of a machine: units, profiles, and that none of it is part of what is computed.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { Meanings } from '../../src/compiler/meaning.js';
import type { NormalForm } from '../../src/compiler/normal-form.js';
import { planStages } from '../../src/compiler/plan.js';
import { normalFormProblems } from '../../src/runtime/run/schema-check.js';
import { readerOf } from './fixture-reader.js';

const NOTHING_SAID = { gpus: null, cpus: null, memory: null, time: null, partition: null, account: null };
const CITY = `dataset city {
  generator = streets
  classes = 12
  size = 64x96
  modality rgb = generated(rgb, norm: imagenet)
  modality depth = generated(depth)
  label = generated_labels
  split train = 64
  split val = 8
}
`;

function compiled(body: string, more = '', header = 'experiment small') {
  const text = `${CITY}${more}\n${header} {\n  data = city\n  student = segformer(mit_b0)\n  train.length = 20 epochs\n${body}\n}\n`;
  return compile('main.rseg', readerOf({ 'main.rseg': text }));
}

function formOf(...text: Parameters<typeof compiled>): NormalForm {
  const { diagnostics, variants } = compiled(...text);
  assert.equal(
    diagnostics.map(({ message }) => message),
    [],
  );
  const { form } = variants.get('small')!;
  assert.equal(normalFormProblems(form), []);
  return form;
}

const codesOf = (body: string): readonly string[] => compiled(body).diagnostics.map(({ code }) => code);

test('times become seconds, amounts of memory bytes', () => {
  const amounts: readonly (readonly ['memory' | 'time', string, number])[] = [
    ['memory', '512 MiB', 2 ** 29],
    ['memory', '40 GiB', 40 * 2 ** 30],
    ['memory', '2.05 GiB', 2201170739],
    ['memory', '2 TiB', 2 ** 41],
    ['time', '30 s', 30],
    ['time', '90 min', 5400],
    ['time', '1.5 h', 5400],
    ['time', '2 d', 172_800],
  ];
  for (const [name, text, amount] of amounts)
    assert.is(formOf(`  resources.${name} = ${text}`).runtime.resources[name], amount, text);
});

test('a setting can be taken back, and follows another one', () => {
  const { resources } = formOf('  resources {\n    gpus = workers\n    memory = none\n  }\n  workers = 1').runtime;
  assert.equal(resources, { ...NOTHING_SAID, gpus: 1 });
  assert.equal(codesOf('  workers = resources.memory\n  resources.memory = 4 GiB'), ['RS3101']);
});

test('wrong units and amounts are refused', () => {
  assert.equal(codesOf('  resources.memory = 40'), ['RS3102']);
  assert.equal(codesOf('  resources.memory = 40 GB'), ['RS3102']);
  assert.equal(codesOf('  resources.memory = 12 h'), ['RS3102']);
  assert.equal(codesOf('  resources.time = 12'), ['RS3102']);
  assert.equal(codesOf('  resources.time = 12 epochs'), ['RS3102']);
  assert.equal(codesOf('  resources.time = 0 s'), ['RS3103']);
  assert.equal(codesOf('  resources.memory = -1 GiB'), ['RS3103']);
});

test('the unit that is meant is offered', () => {
  const edits = (body: string) => compiled(body).diagnostics[0]?.helps?.[0]?.edits?.map(({ text }) => text);
  assert.equal(edits('  resources.memory = 40 GB'), ['GiB']);
  assert.equal(edits('  resources.memory = 512 mb'), ['MiB']);
  assert.equal(edits('  resources.memory = 40'), ['40 GiB']);
  assert.equal(edits('  resources.time = 12'), ['12 h']);
});

test('a profile may set them, and they take no part in what is computed', () => {
  const node = 'profile node {\n  resources {\n    gpus = 1\n    memory = 40 GiB\n    time = 12 h\n  }\n}\n';
  const plain = formOf('');
  const placed = formOf('', node, 'experiment small with node');
  assert.equal(placed.runtime.resources, { ...NOTHING_SAID, gpus: 1, memory: 40 * 2 ** 30, time: 43_200 });
  const meanings = new Meanings();
  assert.is(meanings.of(placed), meanings.of(plain));
  const keys = (form: NormalForm) => planStages(form, 1, { baseFolder: '/data' }).stages.map(({ key }) => key);
  assert.equal(keys(placed), keys(plain));
});

test('a scheduler is told cores, partition and account', () => {
  const { resources } = formOf(
    '  resources {\n    cpus = 8\n    partition = "a100"\n    account = "vision"\n  }',
  ).runtime;
  assert.equal(resources, { ...NOTHING_SAID, cpus: 8, partition: 'a100', account: 'vision' });
  assert.equal(codesOf('  resources.cpus = 0'), ['RS3103']);
  assert.equal(codesOf('  resources.partition = 3'), ['RS3101']);
});

test('two profiles that disagree about a resource conflict', () => {
  const two = ['a', 'b'].map((name) => `profile ${name} {\n  resources.time = 2 h\n}\n`).join('');
  const { diagnostics } = compiled('', two, 'experiment small with a, b');
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['RS2302'],
  );
});

test('the number of GPUs agrees with the device', () => {
  for (const agreeing of ['gpus = 0', 'gpus = 1', 'gpus = none'])
    assert.equal(codesOf(`  resources.${agreeing}`), [], agreeing);
  assert.equal(codesOf('  device = gpu\n  resources.gpus = 1'), []);
  assert.equal(codesOf('  device = cpu\n  resources.gpus = 0'), []);
  assert.equal(codesOf('  device = gpu\n  resources.gpus = 0'), ['RS4120']);
  assert.equal(codesOf('  device = cpu\n  resources.gpus = 1'), ['RS4120']);
  assert.equal(codesOf('  resources.gpus = 2'), ['RS4120']);
});

test.run();
