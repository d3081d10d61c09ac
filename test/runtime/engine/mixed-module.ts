// A small network that touches what the method's own does not: strided and depthwise convolutions side by side, pooling,
// batch normalisation as one kernel, gathered embeddings, heads, drawn noise, resizing and integer outputs.
import * as tf from '@tensorflow/tfjs-core';
import { capture } from '../../../src/graph/capture.js';
import type { GraphModule, HostArray } from '../../../src/graph/tensor-graph.js';
import { CounterRandom, STREAM } from '../../../src/random/philox.js';

const SHAPES = {
  stem: [3, 3, 3, 8],
  depthwise: [3, 3, 8, 1],
  gain: [8],
  offset: [8],
  table: [5, 8],
  qkv: [8, 24],
  head: [8, 4],
} as const;
type Name = keyof typeof SHAPES;
const NAMES = Object.keys(SHAPES) as Name[];
const float = (...shape: number[]) => ({ shape, dtype: 'float32' as const });
const prefixed = (prefix: string) => NAMES.map((name) => [prefix + name, float(...SHAPES[name])] as const);

/** images [2, 16, 16, 3] -> logits [2 * 16 * 16, 4]. */
function network(
  p: Readonly<Record<string, tf.Tensor>>,
  images: tf.Tensor,
  words: tf.Tensor,
  seed: tf.Tensor,
): tf.Tensor2D {
  const stem = tf.conv2d(
    images as tf.Tensor4D,
    p.stem as tf.Tensor4D,
    2,
    [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ],
    'NHWC',
    1,
    'floor',
  );
  const local = tf.depthwiseConv2d(stem, p.depthwise as tf.Tensor4D, 1, 'same');
  const mean = tf.mean(local, [0, 1, 2]) as tf.Tensor1D;
  const variance = tf.mean(tf.square(tf.sub(local, mean)), [0, 1, 2]) as tf.Tensor1D;
  const normal = tf.batchNorm(local, mean, variance, p.offset as tf.Tensor1D, p.gain as tf.Tensor1D, 1e-5);
  const pooled = tf.maxPool(normal, 2, 2, 'same');
  const noise = tf.engine().runKernel('RandomNormal', { seed }, { shape: [2, 16, 8] }) as tf.Tensor;
  const rows = tf.add(
    tf.add(tf.reshape(pooled, [2, 16, 8]), tf.mul(noise, 0.1)),
    tf.expandDims(tf.gather(p.table!, words as tf.Tensor1D), 1),
  );
  const heads = tf.transpose(
    tf.reshape(tf.matMul(tf.reshape(rows, [32, 8]), p.qkv!), [2, 16, 3, 2, 4]),
    [2, 0, 3, 1, 4],
  );
  const [q, k, v] = tf.unstack(heads) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const mixed = tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 0.5)), v);
  const map = tf.add(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [2, 4, 4, 8]), pooled);
  const large = tf.image.resizeBilinear(map as tf.Tensor4D, [16, 16], false, true);
  return tf.matMul(tf.reshape(tf.elu(large), [512, 8]), p.head!);
}

/** A module with the function `step`, its start values and its batches. */
export function mixedModule(): {
  module: GraphModule;
  state: Record<string, HostArray>;
  batch: (functionName: string, t: number) => Record<string, HostArray>;
} {
  const step = capture({
    feeds: {
      images: float(2, 16, 16, 3),
      words: { shape: [2], dtype: 'int32' },
      labels: { shape: [512], dtype: 'int32' },
      seed: { shape: [2], dtype: 'int32' },
      lr: float(),
      step: float(),
    },
    state: Object.fromEntries([...prefixed(''), ...prefixed('m/'), ...prefixed('v/')]),
    apply: (feeds, state) => {
      const logits = () => network(state, feeds.images!, feeds.words!, feeds.seed!);
      const loss = (): tf.Scalar => {
        const targets = tf.oneHot(feeds.labels as tf.Tensor1D, 4, 1, 0, 'float32');
        return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits()), targets), -1)));
      };
      const { value, grads } = tf.engine().gradients(
        loss,
        NAMES.map((name) => state[name]!),
        undefined,
        true,
      );
      const next = NAMES.flatMap((name, i) => {
        const inputs = {
          param: state[name]!,
          m: state[`m/${name}`]!,
          v: state[`v/${name}`]!,
          grad: grads[i]!,
          lr: feeds.lr!,
          step: feeds.step!,
        };
        const updated = tf.engine().runKernel('AdamW', inputs, { beta1: 0.9, beta2: 0.99, eps: 1e-3, decay: 0.05 });
        return ['', 'm/', 'v/'].map((prefix, j) => [prefix + name, (updated as unknown as tf.Tensor[])[j]!] as const);
      });
      const gradients = NAMES.map((name, i) => [`gradient/${name}`, grads[i]!] as const);
      const confident = tf.greater(tf.max(tf.softmax(logits()), -1), 0.3);
      return {
        outputs: { loss: value, classes: tf.argMax(logits(), -1), confident, ...Object.fromEntries(gradients) },
        state: Object.fromEntries(next),
      };
    },
  });
  const start = new CounterRandom(3, STREAM.initialisation);
  const filled = (shape: readonly number[], draw: () => number): Float32Array =>
    Float32Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, draw);
  return {
    module: { name: 'mixed', functions: new Map([['step', step]]) },
    state: Object.fromEntries(
      NAMES.flatMap((name) => [
        [name, filled(SHAPES[name], () => start.uniform(-0.5, 0.5))] as const,
        [`m/${name}`, filled(SHAPES[name], () => 0)] as const,
        [`v/${name}`, filled(SHAPES[name], () => 0)] as const,
      ]),
    ),
    batch(_, t) {
      const scene = new CounterRandom(4, STREAM.scene, t);
      return {
        images: filled([2, 16, 16, 3], () => scene.uniform(-1, 1)),
        words: Int32Array.of(scene.integer(5), 3),
        labels: Int32Array.from({ length: 512 }, () => scene.integer(4)),
        seed: Int32Array.of(11, 100 * t),
        lr: Float32Array.of(0.01),
        step: Float32Array.of(t),
      };
    },
  };
}
