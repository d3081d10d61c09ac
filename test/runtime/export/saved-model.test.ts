// Exported SavedModels loaded by TensorFlow give the logits of rseg, for any batch.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { graphInput } from '../../../src/graph/ref.js';
import { type Addon, loadAddon } from '../../../src/runtime/engine/tensorflow/addon.js';
import { exportGraph } from '../../../src/runtime/export/export-graph.js';
import { savedModel } from '../../../src/runtime/export/saved-model.js';
import { temporaryFolder } from '../run/temporary-folder.js';
import { type Case, inputsOf, largestDifference, logitsOf, NETWORK, WEIGHTS } from './exported-network.js';

function tensorFlow(): Addon | null {
  try {
    return loadAddon();
  } catch {
    return null;
  }
}
const addon = tensorFlow();

/** Names of the tensors of a signature, as they stand in the file. */
function tensorOf(file: Buffer, name: string): string {
  const found = new RegExp(`${name}[^a-zA-Z]+?((?:serving_default_)[\\w.]+):0`).exec(file.toString('latin1'));
  assert.ok(found, `no tensor for ${name}`);
  return found![1]!;
}

(addon === null ? test.skip : test)('one file serves every batch', async () => {
  const shape = { modalities: ['rgb', 'depth'], image: [64, 96] } as const;
  const { graph, open } = exportGraph({ network: NETWORK, layout: 'NHWC', ...shape }, 'dynamic');
  assert.is(graph.nodes.filter((node) => graphInput(node)?.role === 'feed').length, 2);
  const file = Buffer.from(savedModel(graph, WEIGHTS, open));
  assert.ok(file.includes('tensorflow/serving/predict'));
  assert.not.ok(file.includes('VarHandleOp'), 'the weights are part of the graph');
  assert.not.ok(file.includes('_Mkl'));
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'saved_model.pb'), file);
  const model = addon!.loadSavedModel(folder, 'serve');
  const names = ['rgb', 'depth'].map((name) => `${tensorOf(file, name)}:0`).join();
  for (const batch of [1, 3]) {
    const one: Case = { ...shape, batch };
    const inputs = inputsOf(one);
    const feeds = ['rgb', 'depth'].map((name) => addon!.createTensor([batch, 64, 96, 3], 1, inputs[name]!));
    const [result] = addon!.runSavedModel(model, feeds, names, `${tensorOf(file, 'logits')}:0`);
    assert.equal(result!.shape, [batch, 64, 96, NETWORK.classes]);
    const worst = largestDifference(addon!.tensorDataSync(result!.id), await logitsOf(one));
    assert.ok(worst < 1e-4, `batch ${batch}: ${worst}`);
  }
  addon!.deleteSavedModel(model);
});

test.run();
