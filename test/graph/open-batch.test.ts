import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { capture } from '../../src/graph/capture.js';
import { openBatch } from '../../src/graph/open-batch.js';
import type { TensorGraph } from '../../src/graph/tensor-graph.js';

const over =
  (apply: (x: tf.Tensor, batch: number) => tf.Tensor) =>
  (batch: number): TensorGraph =>
    capture({
      feeds: { x: { shape: [batch, 4, 6], dtype: 'float32' } },
      state: {},
      apply: ({ x }) => ({ outputs: { y: apply(x!, batch) } }),
    });

test('what follows the batch is open, everything else stays', () => {
  const { graph, open } = openBatch(
    over((x, batch) => tf.mean(tf.slice(tf.reshape(x, [batch * 4, 6]), [0, 1], [batch * 4, 3]), 1)),
  );
  assert.equal(
    graph.nodes.map((node) => [node.kernel, open.get(node)]),
    [
      ['Input', [-1, 4, 6]],
      ['Reshape', [-1, 6]],
      ['Slice', [-1, 3]],
      ['Mean', [-1]],
    ],
  );
});

test('operations made for one size of the batch are named', () => {
  const refused = (apply: (x: tf.Tensor, batch: number) => tf.Tensor, reason: RegExp) =>
    assert.throws(() => openBatch(over(apply)), reason);
  refused((x, batch) => tf.concat([x, tf.ones([batch, 4, 6])], 1), /Fill.* is made for one size of the batch/);
  refused((x, batch) => tf.mul(x, batch), /Fill/);
  refused((x, batch) => (batch === 1009 ? tf.relu(x) : tf.square(x)), /Relu/);
});

test.run();
