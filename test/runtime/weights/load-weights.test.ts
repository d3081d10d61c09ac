// Weights of users: whichever format and names, the network gets the same numbers; what does not fit is told in one table.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import type { Network } from '../../../src/model/network.js';
import type { StoredTensor } from '../../../src/runtime/checkpoint/safetensors.js';
import { withWeights } from '../../../src/runtime/checkpoint/weight-source.js';
import type { WantedPart } from '../../../src/runtime/weights/fit-weights.js';
import { loadWeights } from '../../../src/runtime/weights/load-weights.js';
import { summariseWeights } from '../../../src/runtime/weights/summarise-weights.js';
import { temporaryFolder } from '../run/temporary-folder.js';
import { one, TINY, tensorsOf, WEIGHTS, writeSafetensors, writeTorch } from './tiny-weights.js';

const folder = temporaryFolder();
const place = (name: string): string => join(folder, name);
const renamed = (tensors: ReadonlyMap<string, StoredTensor>, prefix: string) =>
  new Map([...tensors].map(([name, tensor]) => [prefix + name, tensor]));

function failureOf(file: string, network: Network, part: WantedPart): UserError {
  try {
    loadWeights(file, network, part);
  } catch (error) {
    assert.instance(error, UserError);
    assert.is((error as UserError).exitCode, 4);
    assert.is((error as UserError).where, file);
    return error as UserError;
  }
  return assert.unreachable() as never;
}

test('a whole network comes out the same from every format and under all names of it', () => {
  const counter: StoredTensor = { dtype: 'I64', shape: [], data: BigInt64Array.of(7n) };
  const files = {
    ours: writeSafetensors(place('ours.safetensors'), tensorsOf('rseg')),
    released: writeTorch(place('released.pth'), new Map([...tensorsOf('rseg'), ['classifier.weight', one]])),
    deliver: writeTorch(place('deliver.pt'), tensorsOf('deliver'), 'model_state_dict'),
    wrapped: writeSafetensors(place('wrapped.safetensors'), renamed(tensorsOf('deliver'), 'module.')),
    counted: writeSafetensors(
      place('counted.safetensors'),
      new Map([...tensorsOf('deliver'), ['decode_head.linear_fuse.bn.num_batches_tracked', counter]]),
    ),
  };
  for (const [name, file] of Object.entries(files)) {
    const read = loadWeights(file, TINY, 'whole');
    assert.equal(Object.keys(read).sort(), Object.keys(WEIGHTS).sort(), name);
    for (const [tensor, values] of Object.entries(read)) assert.equal(values, WEIGHTS[tensor], `${name}: ${tensor}`);
  }
});

test('a published encoder with its head starts a network, but is no teacher', () => {
  const head = new Map([...tensorsOf('mit'), ['head.weight', one], ['head.bias', one]]);
  const file = writeTorch(place('mit.pth'), head);
  const read = loadWeights(file, TINY, 'start');
  assert.ok(Object.keys(read).every((name) => name.startsWith('encoder.')));
  assert.is(Object.keys(read).length, tensorsOf('mit').size);
  for (const [name, values] of Object.entries(read)) assert.equal(values, WEIGHTS[name]);
  const { message } = failureOf(file, TINY, 'whole');
  assert.match(message, /^the weights do not fit the network: \d+ fit, 15 not in the file\n/);
  assert.match(message, /\n {2}not in the file\n {4}decoder\.linear_c1\.proj\.weight +- +16x8\n/);
});

test('doubles are rounded and halves widened; whole numbers are no weights', () => {
  const tensors = new Map(tensorsOf('rseg'));
  const name = 'decoder.linear_pred.bias';
  const values = Float64Array.from({ length: 12 }, (_, i) => i + 1e-12);
  tensors.set(name, { dtype: 'F64', shape: [12], data: values });
  const read = loadWeights(writeSafetensors(place('double.safetensors'), tensors), TINY, 'whole');
  assert.equal(read[name], Float32Array.from(values));
  tensors.set(name, { dtype: 'I32', shape: [12], data: new Int32Array(12) });
  const { message } = failureOf(writeSafetensors(place('integer.safetensors'), tensors), TINY, 'whole');
  assert.match(message, /1 no float\n.+\n {2}no float\n {4}decoder\.linear_pred\.bias +12 +12$/);
});

test('other classes: the two tensors are named, and the way to keep the encoder', () => {
  const file = writeSafetensors(place('classes.safetensors'), tensorsOf('rseg'));
  const { message, help } = failureOf(file, { ...TINY, classes: 19 }, 'start');
  assert.is(
    message,
    [
      `the weights do not fit the network: ${Object.keys(WEIGHTS).length - 2} fit, 2 other shape`,
      '    tensor                      in the file  in the network',
      '  other shape',
      '    decoder.linear_pred.weight  12x16x1x1    19x16x1x1',
      '    decoder.linear_pred.bias    12           19',
    ].join('\n'),
  );
  assert.match(help!, /^it was trained on 12 classes, the data set has 19; its encoder fits: rseg weights convert /);
});

test('another encoder: a short table, and which network the file holds', () => {
  const file = writeSafetensors(place('deep.safetensors'), tensorsOf('mit', { ...TINY, depths: [2, 1, 1, 1] }));
  const { message, help } = failureOf(file, { ...TINY, dims: [16, 16, 40, 64], heads: [2, 2, 5, 8] }, 'start');
  assert.ok(message.split('\n').length < 24, message);
  assert.match(message, /\n {2}other shape\n {4}encoder\.patch_embed1\.proj\.weight +8x3x7x7 +16x3x7x7\n/);
  assert.match(message, /\n {4}\.\.\. and \d+ more\n/);
  assert.match(message, /\n {2}not in the network\n {4}encoder\.block1\.1\.attn\.kv\.bias +16 +-\n/);
  assert.is(help, 'the file holds mit(dims: [8, 16, 40, 64], depths: [2, 1, 1, 1])');
});

test('a file of something else is refused with where to look', () => {
  const file = writeSafetensors(place('other.safetensors'), new Map([['layer1.weight', one]]));
  assert.match(failureOf(file, TINY, 'start').help!, /knows none of the names.*rseg weights show/);
  assert.match(failureOf(place('missing.pth'), TINY, 'start').help!, /no such file/);
  assert.match(failureOf(folder, TINY, 'start').message, /no file with weights/);
});

test('a damaged safetensors file of a user is a data error like any other', () => {
  const whole = readFileSync(writeSafetensors(place('whole.safetensors'), tensorsOf('rseg')));
  writeFileSync(place('cut.safetensors'), whole.subarray(0, whole.length - 100));
  assert.match(failureOf(place('cut.safetensors'), TINY, 'start').message, /cut short: 100 of \d+ bytes/);
});

test('a summary tells network, names and what is left aside', () => {
  const file = writeTorch(place('summary.pth'), new Map([...tensorsOf('deliver'), ['x.weight', one]]), 'state_dict');
  const summary = withWeights(file, summariseWeights);
  assert.equal(
    [summary.format, summary.part, summary.beside, summary.names?.scheme, summary.foreign, summary.unused],
    ['PyTorch', 'state_dict', ['epoch'], 'deliver', ['x.weight'], []],
  );
  const { dims, depths, sr } = TINY;
  assert.equal(summary.network, { dims, depths, sr, decoder: { width: 16, classes: 12 } });
  assert.equal(summary.tensors[0], {
    name: 'backbone.patch_embed1.proj.weight',
    rseg: 'encoder.patch_embed1.proj.weight',
    dtype: 'F32',
    shape: [8, 3, 7, 7],
  });
});

test.run();
