// `rseg export` of a trained run: all three formats, their inputs, what they say about themselves, and wrong command lines.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ExportOptions, exportCommand } from '../../../src/cli/export.js';
import { EXIT, UserError } from '../../../src/exit-code.js';
import { decodeSafetensors } from '../../../src/runtime/checkpoint/safetensors.js';
import { rseg } from '../../cli/rseg-command.js';
import { schemaProblems } from '../../schema-problems.js';
import { artifactOf, onlyRun, run, TINY } from '../run/rseg-process.js';
import { temporaryFolder } from '../run/temporary-folder.js';

const folder = temporaryFolder();
const runs = join(folder, 'runs');
const place = (name: string): string => join(folder, name);
const exported = (...words: string[]) => rseg(['export', ...words, '--runs', runs]);

let name = '';
test.before(async () => {
  const { code, stderr } = await run('plain', runs, ['--set', 'train.length = 3 steps']);
  assert.is(code, 0, stderr);
  name = onlyRun(runs).split('/').at(-1)!;
});

test('safetensors: the weights of the run under PyTorch names', async () => {
  const { code, stderr } = await exported(name, '--format', 'safetensors', '--out', place('w.safetensors'));
  assert.is(code, EXIT.ok, stderr);
  assert.match(stderr, `the student of run ${name}`);
  const { tensors, metadata } = decodeSafetensors(readFileSync(place('w.safetensors')), 'w');
  const trained = join(artifactOf(onlyRun(runs), 'student'), 'weights.safetensors');
  for (const [tensor, { data }] of decodeSafetensors(readFileSync(trained), 't').tensors)
    assert.equal(tensors.get(tensor)?.data, data, tensor);
  const description = JSON.parse(metadata.get('rseg')!);
  assert.match(description.variant, /^plain\b/);
  assert.equal([description.run, description.network.classes], [{ name, seed: 1 }, 12]);
  assert.equal(
    description.modalities.map((modality: { name: string; source: { args: object } }) => [
      modality.name,
      modality.source.args,
    ]),
    [
      ['rgb', { picture: 'rgb', norm: 'imagenet' }],
      ['depth', { picture: 'depth', norm: 'unit' }],
    ],
  );
});

test('onnx: the inputs asked for, any batch, the evaluated size', async () => {
  const out = place('depth.onnx');
  const words = ['--format', 'onnx', '--out', out, '--modalities', 'depth', '--json'];
  const { code, stdout, stderr } = await exported(join(runs, name), ...words);
  assert.is(code, EXIT.ok, stderr);
  const told = JSON.parse(stdout);
  assert.equal(schemaProblems('export', told), []);
  assert.equal(told.inputs, { depth: ['batch', 3, 32, 32] });
  assert.equal(told.outputs, { logits: ['batch', 12, 32, 32] });
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(readFileSync(out));
  const depth = new ort.Tensor('float32', new Float32Array(2 * 3 * 32 * 32), [2, 3, 32, 32]);
  const { logits } = await session.run({ depth });
  assert.equal(logits!.dims, [2, 12, 32, 32]);
});

test('savedmodel: a folder with its description, in the size and batch asked for', async () => {
  const out = place('model');
  const { code, stderr } = await exported(
    ...[name, '--format', 'savedmodel', '--out', out, '--size', '64x96', '--batch', '2'],
  );
  assert.is(code, EXIT.ok, stderr);
  assert.match(
    stderr,
    /input {2}rgb \[2, 64, 96, 3\]\ninput {2}depth \[2, 64, 96, 3\]\noutput logits \[2, 64, 96, 12\]/,
  );
  assert.ok(readFileSync(join(out, 'saved_model.pb')).includes('serving_default'));
  assert.is(JSON.parse(readFileSync(join(out, 'assets.extra/rseg.json'), 'utf8')).data, 'tiny_city');
});

test('weights that lie in no run need the experiment that they belong to', async () => {
  const words = ['--format', 'onnx', '--out', place('again.onnx')];
  const alone = await exported(place('w.safetensors'), ...words);
  assert.is(alone.code, EXIT.usage);
  assert.match(alone.stderr, /--of FILE\.rseg/);
  const { code, stderr } = await exported(place('w.safetensors'), ...words, '--of', `${TINY}:plain`);
  assert.is(code, EXIT.ok, stderr);
  const bias = decodeSafetensors(readFileSync(place('w.safetensors')), 'w').tensors.get('decoder.linear_pred.bias')!;
  assert.ok(readFileSync(place('again.onnx')).includes(Buffer.from(bias.data.buffer, bias.data.byteOffset, 48)));
});

test('wrong command lines are told apart', async () => {
  const onnx = { format: 'onnx', out: place('x.onnx'), subject: 'student', runs } as const;
  const wrong: readonly (readonly [ExportOptions, RegExp])[] = [
    [{ ...onnx, out: place('x.pb') }, /does not end in \.onnx/],
    [{ ...onnx, out: place('depth.onnx') }, /is there already/],
    [{ ...onnx, modalities: 'radar' }, /data set tiny_city has no modality radar/],
    [{ ...onnx, size: '16x16' }, /no size of pictures/],
    [{ ...onnx, batch: 'many' }, /no number of pictures/],
    [{ ...onnx, names: 'mit' }, /--names does nothing/],
    [{ ...onnx, format: 'safetensors', out: place('x.safetensors'), batch: '2' }, /weights alone have no inputs/],
    [{ ...onnx, subject: 'teacher' }, /does not evaluate its teacher|has no teacher/],
  ];
  for (const [options, message] of wrong) {
    try {
      await exportCommand(name, options);
      assert.unreachable(String(message));
    } catch (error) {
      assert.instance(error, UserError);
      assert.is((error as UserError).exitCode, EXIT.usage);
      assert.match((error as UserError).message, message);
    }
  }
  assert.not(existsSync(place('x.onnx')));
  const { code, stderr } = await exported(name, '--format', 'pickle', '--out', place('x.pth'));
  assert.is(code, EXIT.usage);
  assert.match(stderr, /Allowed choices are safetensors, onnx, savedmodel/);
});

test.run();
