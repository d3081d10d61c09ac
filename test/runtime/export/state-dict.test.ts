// Exported state dicts: names, layouts, and the same logits in PyTorch where RSEG_TEST_PYTHON names a Python that has it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { decodeSafetensors, encodeSafetensors } from '../../../src/runtime/checkpoint/safetensors.js';
import { torchStateDict } from '../../../src/runtime/export/torch-state-dict.js';
import { loadWeights } from '../../../src/runtime/weights/load-weights.js';
import { temporaryFolder } from '../run/temporary-folder.js';
import { channelsFirst, inputsOf, largestDifference, logitsOf, NETWORK, WEIGHTS } from './exported-network.js';

const folder = temporaryFolder();

test('an exported state dict comes back as the same weights under every name that holds them all', () => {
  for (const scheme of ['rseg', 'deliver'] as const) {
    const file = join(folder, `${scheme}.safetensors`);
    writeFileSync(file, torchStateDict(NETWORK, WEIGHTS, scheme, new Map()));
    const back = loadWeights(file, NETWORK, 'whole');
    for (const [name, values] of Object.entries(WEIGHTS)) assert.equal(back[name], values, name);
  }
  const encoder = decodeSafetensors(torchStateDict(NETWORK, WEIGHTS, 'mit', new Map()), 'mit').tensors;
  assert.equal(encoder.get('patch_embed1.proj.weight')?.shape, [8, 3, 7, 7]);
  assert.ok([...encoder.keys()].every((name) => /^(patch_embed|block|norm)\d\./.test(name)));
});

test('the state dict has what load_state_dict asks for, and says what it is', () => {
  const bytes = torchStateDict(NETWORK, WEIGHTS, 'rseg', new Map([['rseg', '{}']]));
  const { tensors, metadata } = decodeSafetensors(bytes, 'w');
  assert.equal(tensors.get('decoder.linear_fuse.bn.num_batches_tracked')?.dtype, 'I64');
  assert.equal([...metadata].sort(), [
    ['format', 'pt'],
    ['rseg', '{}'],
  ]);
});

const python = process.env.RSEG_TEST_PYTHON;
(python === undefined ? test.skip : test)('PyTorch loads it strictly and computes the same logits', async () => {
  const one = { modalities: ['rgb', 'depth', 'lidar'], image: [64, 96], batch: 2 } as const;
  const state = join(folder, 'state.safetensors');
  writeFileSync(state, torchStateDict(NETWORK, WEIGHTS, 'rseg', new Map()));
  const inputs = Object.values(inputsOf(one)).map((values) => channelsFirst(values, [2, 64, 96, 3]));
  const all = Float32Array.from(inputs.flatMap((values) => [...values]));
  const fed = join(folder, 'inputs.safetensors');
  writeFileSync(fed, encodeSafetensors(new Map([['inputs', { dtype: 'F32', shape: [3, 2, 3, 64, 96], data: all }]])));
  const out = join(folder, 'out.safetensors');
  const script = join(packageRoot, 'test/runtime/export/segformer_torch.py');
  const { status, stderr } = spawnSync(python!, [script, state, fed, out, JSON.stringify(NETWORK.heads)], {
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
  const theirs = decodeSafetensors(readFileSync(out), out).tensors.get('logits')!.data as Float32Array;
  const ours = channelsFirst(await logitsOf(one), [2, 64, 96, NETWORK.classes]);
  const worst = largestDifference(theirs, ours);
  assert.ok(worst < 1e-4, `${worst}`);
});

test.run();
