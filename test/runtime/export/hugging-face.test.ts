// The folder for the Hugging Face hub: what its own readers look for, and weights under PyTorch's names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeSafetensors } from '../../../src/runtime/checkpoint/safetensors.js';
import { rseg } from '../../cli/rseg-command.js';
import { trainOnce } from '../history/trained-run.js';
import { temporaryFolder } from '../run/temporary-folder.js';

test('classes, preparation, weights and a card with the results', async () => {
  const { runs, folder } = await trainOnce();
  const out = join(temporaryFolder(), 'hf');
  const { code, stderr } = await rseg(['export', folder, '--format', 'hf', '--out', out, '--runs', runs]);
  assert.is(code, 0, stderr);
  const json = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));
  const config = json('config.json');
  assert.is(config.num_labels, 12);
  assert.equal(config.label2id[config.id2label['11']], 11);
  assert.is(config.rseg.network.classes, 12);
  const { modalities, size } = json('preprocessor_config.json');
  assert.equal(size, { height: 32, width: 32 });
  assert.equal(modalities.rgb.image_mean, [0.485, 0.456, 0.406]);
  assert.equal(modalities.depth, { image_mean: [0, 0, 0], image_std: [1, 1, 1] });
  const { tensors } = decodeSafetensors(readFileSync(join(out, 'model.safetensors')), 'model');
  assert.ok([...tensors.keys()].some((name) => name.endsWith('num_batches_tracked')));
  const card = readFileSync(join(out, 'README.md'), 'utf8');
  assert.match(card, /^---\nlibrary_name: rseg\n/);
  const { tables } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
  const mean = tables[0].rows.find(({ label }: { label: string }) => label === 'mean').student;
  assert.match(card, `| any, mean | ${mean.toFixed(2)} |`);
});

test.run();
