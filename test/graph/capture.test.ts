import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CapturableFunction, capture } from '../../src/graph/capture.js';
import { inputSpecs } from '../../src/graph/ref.js';
import { verifyGraph } from '../../src/graph/verify-graph.js';

const f32 = (...shape: number[]) => ({ shape, dtype: 'float32' as const });

const regression: CapturableFunction = {
  feeds: { x: f32(4, 3), y: f32(4, 2) },
  state: { w: f32(3, 2), unused: f32(5) },
  apply: ({ x, y }, { w }) => {
    const { value, grads } = tf
      .engine()
      .gradients(() => tf.mean(tf.square(tf.sub(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), y!))).asScalar(), [w!]);
    return { outputs: { loss: value }, state: { w: tf.sub(w!, tf.mul(grads[0]!, 0.1)) } };
  },
};

test('forward, backward and update become one graph', () => {
  const graph = capture(regression);
  verifyGraph(graph);
  const products = graph.nodes.filter((node) => node.kernel === 'BatchMatMul');
  assert.is(products.length, 2, 'one forward product and the gradient of the weights');
  assert.equal([...graph.updates.keys()], ['w']);
  assert.equal([...inputSpecs(graph, 'state').keys()], ['w', 'unused'], 'the signature stays whole');
  assert.not(graph.nodes.some((node) => ['Identity', 'ZerosLike', 'OnesLike', 'Tile'].includes(node.kernel)));
});

test('the active backend is the same before and after, also after an error', async () => {
  await tf.setBackend('cpu');
  capture(regression);
  assert.is(tf.getBackend(), 'cpu');
  assert.throws(
    () =>
      capture({
        ...regression,
        apply: () => {
          throw new Error('inside');
        },
      }),
    /inside/,
  );
  assert.is(tf.getBackend(), 'cpu');
  assert.equal([...tf.tensor1d([1, 2]).add(1).dataSync()], [2, 3]);
});

const scalar = (apply: CapturableFunction['apply']): CapturableFunction => ({
  feeds: { x: f32(2) },
  state: { s: f32(2) },
  apply,
});

test('noise frozen at capture is refused with what to do instead', () => {
  const frozen = scalar(({ x }) => ({ outputs: { y: tf.add(x!, tf.sum(tf.randomNormal([5000]))) } }));
  assert.throws(() => capture(frozen), /5000.*distinct values.*pass them as a feed/);
});

test('large constants of few values are fine', () => {
  const graph = capture(
    scalar(({ x }) => ({
      outputs: { y: tf.mul(tf.sum(tf.tidy(() => tf.oneHot(tf.tensor1d([1, 0], 'int32'), 4000).toFloat())), x!) },
    })),
  );
  verifyGraph(graph);
});

test('reading a value, a foreign tensor and state of another shape are refused', async () => {
  await tf.setBackend('cpu');
  const foreign = tf.tensor1d([1, 2]);
  assert.throws(
    () => capture(scalar(({ x }) => ({ outputs: { y: tf.scalar(x!.dataSync()[0]!) } }))),
    /read during capture/,
  );
  assert.throws(
    () => capture(scalar(({ x }) => ({ outputs: { y: tf.add(x!, foreign) } }))),
    /made outside the captured function/,
  );
  assert.throws(
    () => capture(scalar(({ x }) => ({ outputs: {}, state: { s: tf.sum(x!) } }))),
    /'s' is float32\[2\] and cannot become float32\[\]/,
  );
  assert.throws(() => capture(scalar(({ x }) => ({ outputs: {}, state: { t: x! } }))), /'t' replaces no state/);
});

test('a kernel that fits its inputs badly names itself and them', () => {
  const own = scalar(({ x }) => ({
    outputs: { y: tf.engine().runKernel('RandomNormal', { seed: x! }, { shape: [3] }) as tf.Tensor },
  }));
  assert.throws(() => capture(own), /RandomNormal\(float32\[2\]\): needs int32/);
});

test.run();
