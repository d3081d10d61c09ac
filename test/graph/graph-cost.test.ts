import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { capture } from '../../src/graph/capture.js';
import { graphCost } from '../../src/graph/graph-cost.js';
import { attentionStep } from './attention-step.js';

const f32 = (...shape: number[]) => ({ shape, dtype: 'float32' as const });

test('counts a multiplication with its addition as two operations', () => {
  const flops = (shapes: number[][], run: (...x: tf.Tensor[]) => tf.Tensor): number => {
    const feeds = Object.fromEntries(shapes.map((shape, i) => [`x${i}`, f32(...shape)]));
    return graphCost(
      capture({ feeds, state: {}, apply: (given) => ({ outputs: { y: run(...Object.values(given)) } }) }),
    ).flops;
  };
  assert.is(
    flops(
      [
        [6, 3, 4],
        [6, 5, 4],
      ],
      (a, b) => tf.matMul(a, b, false, true),
    ),
    2 * 6 * 3 * 4 * 5,
  );
  const picture = [2, 8, 8, 3];
  const convolution = (x: tf.Tensor, f: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 2, 'same');
  assert.is(flops([picture, [3, 3, 3, 5]], convolution), 2 * (2 * 4 * 4 * 5) * 3 * 3 * 3);
  assert.is(
    flops([picture, [3, 3, 3, 1]], (x, f) => tf.depthwiseConv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same')),
    2 * (2 * 8 * 8 * 3) * 9,
  );
  // each of the two gradients of a convolution costs as much as the convolution
  const gradients = (x: tf.Tensor, f: tf.Tensor): tf.Tensor => {
    const [dx, df] = tf.grads((a, b) => tf.sum(tf.square(convolution(a, b))))([x, f]);
    return tf.add(tf.sum(dx!), tf.sum(df!));
  };
  assert.is(flops([picture, [3, 3, 3, 5]], gradients), 3 * 2 * (2 * 4 * 4 * 5) * 27);
});

test('parameters are what AdamW trains, state is everything that stays', () => {
  const parameters = 3 * 3 * 3 * 8 + 8 * 8 + 8 * 8 + 8 + 8 * 5;
  const { parameterCount, stateBytes } = graphCost(capture(attentionStep));
  assert.is(parameterCount, parameters);
  assert.is(stateBytes, 3 * 4 * parameters);
});

test('peak memory counts what is alive at once: reshapes and finished values cost nothing', () => {
  const chain = (length: number): number => {
    const apply = ({ x }: Readonly<Record<string, tf.Tensor>>) => {
      let y = x!;
      for (let i = 0; i < length; i++) y = tf.sin(tf.reshape(y, i % 2 === 0 ? [500, 2] : [1000]));
      return { outputs: { y: tf.sum(y) } };
    };
    return graphCost(capture({ feeds: { x: f32(1000) }, state: { s: f32(10) }, apply })).peakBytes;
  };
  // the feed, the value read and the value written, and the state
  assert.is(chain(2), 3 * 4000 + 40);
  assert.is(chain(9), 3 * 4000 + 40);
});

test.run();
