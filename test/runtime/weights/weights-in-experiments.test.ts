// Weights in experiments: contents in keys, a wrong file found before anything is trained, a run that starts from files.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../../src/compiler/compile.js';
import { planStages, withDigests } from '../../../src/compiler/plan.js';
import type { StagePlan } from '../../../src/compiler/stage-plan.js';
import { EXIT, UserError } from '../../../src/exit-code.js';
import { initialParameters, type Network } from '../../../src/model/network.js';
import { decodeSafetensors } from '../../../src/runtime/checkpoint/safetensors.js';
import { digestWeights } from '../../../src/runtime/run/weights-digest.js';
import { rseg } from '../../cli/rseg-command.js';
import { schemaProblems } from '../../schema-problems.js';
import { artifactOf, onlyRun, run, TINY } from '../run/rseg-process.js';
import { temporaryFolder } from '../run/temporary-folder.js';
import { TINY as NETWORK, one, tensorsOf, writeSafetensors, writeTorch } from './tiny-weights.js';

const folder = temporaryFolder();
const text = readFileSync(TINY, 'utf8');
const network = 'segformer(mit(dims: [8, 16, 40, 64], depths: [1, 1, 1, 1]), decoder: 16';

function fileWith(name: string, replacements: Readonly<Record<string, string>>): string {
  let changed = text;
  for (const [from, to] of Object.entries(replacements)) changed = changed.replace(from, to);
  const file = join(folder, name);
  writeFileSync(file, changed);
  return file;
}

function planOf(file: string): StagePlan {
  const compilation = compile(file, (path) => readFileSync(path, 'utf8'));
  const variant = compilation.variants.get('tiny');
  assert.ok(variant, JSON.stringify(compilation.diagnostics));
  return planStages(variant!.form, 1, { baseFolder: folder });
}

test('a run starts from an encoder in a .pth file and learns from a teacher in another', async () => {
  writeTorch(join(folder, 'encoder.pth'), new Map([...tensorsOf('mit'), ['head.weight', one]]));
  writeTorch(join(folder, 'teacher.pt'), tensorsOf('deliver'), 'model_state_dict');
  const file = fileWith('files.rseg', {
    [`teacher = ${network})`]: `teacher = ${network}, weights: "teacher.pt")`,
    [`student = ${network})`]: `student = ${network}, weights: "encoder.pth")`,
    'length = 12 steps': 'length = 2 steps',
    'warmup: 2 steps': 'warmup: 1 steps',
    'validate = 6 steps': 'validate = 2 steps',
    'optim = adamw(lr: 1e-3)': 'optim = adamw(lr: 1e-9)',
  });
  const runs = join(folder, 'runs');
  const { code, stderr } = await run('tiny', runs, [], '', file);
  assert.is(code, 0, stderr);
  const weights = (stage: string) =>
    decodeSafetensors(readFileSync(join(artifactOf(onlyRun(runs), stage), 'weights.safetensors')), stage).tensors;
  const teacher = weights('teacher');
  for (const [name, tensor] of tensorsOf('rseg')) assert.equal(teacher.get(name)?.data, tensor.data, name);
  // two steps of this rate change nothing that float32 shows much
  const student = weights('student');
  for (const [name, { data }] of tensorsOf('rseg')) {
    if (!name.startsWith('encoder.')) continue;
    const [before, after] = [data as Float32Array, student.get(name)!.data as Float32Array];
    assert.ok(
      after.every((value, i) => Math.abs(value - before[i]!) < 1e-7),
      name,
    );
  }
  const random = initialParameters(NETWORK, 1);
  const decoder = student.get('decoder.linear_pred.bias')!.data as Float32Array;
  const drawn = random['decoder.linear_pred.bias']!;
  assert.ok(
    decoder.every((value, i) => Math.abs(value - drawn[i]!) < 1e-7),
    'the decoder is drawn by the seed',
  );
});

test('weights that do not fit stop the command before anything is trained', async () => {
  writeSafetensors(join(folder, 'classes.safetensors'), tensorsOf('rseg', { ...NETWORK, classes: 25 }));
  const file = fileWith('classes.rseg', {
    [`student = ${network})`]: `student = ${network}, weights: "classes.safetensors")`,
  });
  const runs = join(folder, 'no-runs');
  for (const words of [['run', '--ui', 'plain'], ['plan']]) {
    const { code, stderr } = await rseg([...words, `${file}:tiny`, '--runs', runs]);
    assert.is(code, EXIT.data, stderr);
    assert.match(stderr, /other shape\n {4}decoder\.linear_pred\.weight +25x16x1x1 +12x16x1x1\n/);
    assert.match(stderr, /it was trained on 25 classes, the data set has 12/);
    assert.not.match(stderr, /step/);
  }
  assert.not(existsSync(runs));
});

const B0: Network = { ...NETWORK, dims: [32, 64, 160, 256], depths: [2, 2, 2, 2], decoder: 256 };

test('imagenet: found by name in either format, its contents in the keys, and a word on where to get it', async () => {
  const file = fileWith('imagenet.rseg', {
    [`student = ${network})`]: 'student = segformer(mit_b0, weights: imagenet)',
    [`teacher = ${network})`]: 'teacher = segformer(mit_b0)',
  });
  const plan = planOf(file);
  const place = join(folder, 'weights');
  const environment = { RSEG_WEIGHTS: place };
  mkdirSync(place);
  try {
    await digestWeights(plan, {}, { environment });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
    const { exitCode, message, where, help } = error as UserError;
    assert.equal(
      [exitCode, message, where],
      [4, 'the ImageNet weights of mit_b0 are not there', join(place, 'mit_b0.pth')],
    );
    assert.match(help!, /github\.com\/NVlabs\/SegFormer.*RSEG_WEIGHTS/);
  }
  const encoder = tensorsOf('mit', B0);
  const keyWith = async (): Promise<string> => {
    const digests = { data: null, weights: await digestWeights(plan, {}, { environment }) };
    return withDigests(plan, digests).run;
  };
  writeTorch(join(place, 'mit_b0.pth'), encoder);
  const first = await keyWith();
  assert.is(await keyWith(), first);
  assert.is.not(first, plan.run);
  const bias = encoder.get('norm1.bias')!;
  writeTorch(
    join(place, 'mit_b0.pth'),
    new Map([...encoder, ['norm1.bias', { ...bias, data: new Float32Array(32).fill(2) }]]),
  );
  assert.is.not(await keyWith(), first);
  rmSync(join(place, 'mit_b0.pth'));
  writeSafetensors(join(place, 'mit_b0.safetensors'), encoder);
  assert.is.not(await keyWith(), plan.run);
});

test('weights show and weights convert on the command line', async () => {
  const source = join(folder, 'teacher.pt');
  const shown = await rseg(['weights', 'show', source]);
  assert.is(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /^weights {2}1\d{2},\d{3} parameters in \d+ tensors, at model_state_dict$/m);
  assert.match(shown.stdout, /^names {4}deliver: /m);
  assert.match(shown.stdout, /^network {2}mit\(dims: .*\), decoder of width 16 for 12 classes$/m);
  const json = JSON.parse((await rseg(['weights', 'show', source, '--json'])).stdout);
  assert.equal([json.version, json.names.scheme, json.network.decoder], [1, 'deliver', { width: 16, classes: 12 }]);
  assert.is(json.sha256.length, 64);
  assert.equal(schemaProblems('weights-show', json), []);

  const target = join(folder, 'encoder.safetensors');
  const converted = await rseg(['weights', 'convert', source, target, '--names', 'mit', '--part', 'encoder']);
  assert.is(converted.code, 0, converted.stderr);
  assert.match(converted.stderr, /left out: decode_head\..+ and \d+ more/);
  const { tensors } = decodeSafetensors(readFileSync(target), target);
  assert.equal([...tensors.keys()].sort(), [...tensorsOf('mit').keys()].sort());
  for (const [name, { data }] of tensorsOf('mit')) assert.equal(tensors.get(name)?.data, data);

  assert.is((await rseg(['weights', 'convert', source, join(folder, 'x.pth')])).code, EXIT.usage);
  assert.is((await rseg(['weights', 'convert', target, target])).code, EXIT.usage);
  assert.is((await rseg(['weights', 'show', join(folder, 'none.pth')])).code, EXIT.data);
});

test.run();
