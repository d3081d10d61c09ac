// Exported ONNX files run by ONNX Runtime give the logits of rseg.
import * as ort from 'onnxruntime-web';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exportGraph } from '../../../src/runtime/export/export-graph.js';
import { onnxFile } from '../../../src/runtime/export/onnx/onnx-file.js';
import {
  type Case,
  channelsFirst,
  inputsOf,
  largestDifference,
  logitsOf,
  NETWORK,
  WEIGHTS,
} from './exported-network.js';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

function fileFor({ modalities, image }: Case, batch: number | 'dynamic'): Uint8Array {
  const { graph, open } = exportGraph({ network: NETWORK, modalities, image, layout: 'NCHW' }, batch);
  return onnxFile(graph, WEIGHTS, open, { version: '1.2.3', metadata: new Map([['rseg', '{"version":1}']]) });
}

async function difference(session: ort.InferenceSession, one: Case): Promise<number> {
  const { image, batch } = one;
  const feeds = Object.entries(inputsOf(one)).map(([name, values]) => {
    const data = channelsFirst(values, [batch, ...image, 3]);
    return [name, new ort.Tensor('float32', data, [batch, 3, ...image])] as const;
  });
  const { logits } = await session.run(Object.fromEntries(feeds));
  assert.equal(logits!.dims, [batch, NETWORK.classes, ...image]);
  const ours = channelsFirst(await logitsOf(one), [batch, ...image, NETWORK.classes]);
  return largestDifference(logits!.data as Float32Array, ours);
}

const CASES: Readonly<Record<string, Case>> = {
  'four modalities': { modalities: ['rgb', 'depth', 'event', 'lidar'], image: [64, 64], batch: 1 },
  'one modality, sides that divide by nothing': { modalities: ['depth'], image: [75, 100], batch: 2 },
  'two modalities, the smallest picture': { modalities: ['rgb', 'event'], image: [32, 32], batch: 1 },
};
for (const [name, one] of Object.entries(CASES)) {
  test(`${name}: any batch, and one batch`, async () => {
    const open = await ort.InferenceSession.create(fileFor(one, 'dynamic'));
    assert.equal([...open.inputNames], one.modalities);
    assert.equal([...open.outputNames], ['logits']);
    for (const batch of [1, 3]) {
      const worst = await difference(open, { ...one, batch });
      assert.ok(worst < 1e-4, `batch ${batch}: ${worst}`);
    }
    const fixed = await ort.InferenceSession.create(fileFor(one, one.batch));
    const worst = await difference(fixed, one);
    assert.ok(worst < 1e-4, `${worst}`);
  });
}

test('a file holds each weight once, filters in the order of ONNX', () => {
  const file = Buffer.from(fileFor(CASES['four modalities']!, 1));
  const count = Object.values(WEIGHTS).reduce((sum, values) => sum + values.byteLength, 0);
  assert.ok(file.length > count && file.length < 1.6 * count, `${file.length} bytes for ${count} of weights`);
  assert.ok(file.includes('encoder.patch_embed1.proj.weight.3201'));
  assert.ok(file.includes('decoder.linear_pred.bias'));
});

test.run();
