// A training step that uses most kinds of kernels: convolution, attention, resizing, a loss, backward pass, AdamW.
import * as tf from '@tensorflow/tfjs-core';
import type { CapturableFunction } from '../../src/graph/capture.js';

const f32 = (...shape: number[]) => ({ shape, dtype: 'float32' as const });
const parameters = { conv: f32(3, 3, 3, 8), query: f32(8, 8), value: f32(8, 8), bias: f32(8), head: f32(8, 5) };
const prefixed = (prefix: string) =>
  Object.fromEntries(Object.entries(parameters).map(([name, spec]) => [`${prefix}/${name}`, spec]));

function loss(p: Readonly<Record<string, tf.Tensor>>, images: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  const tokens = tf.reshape(tf.conv2d(images as tf.Tensor4D, p.conv as tf.Tensor4D, 2, 'same'), [2, 16, 8]);
  const heads = (x: tf.Tensor): tf.Tensor => tf.transpose(tf.reshape(x, [2, 16, 2, 4]), [0, 2, 1, 3]);
  const project = (w: tf.Tensor): tf.Tensor =>
    heads(tf.add(tf.matMul(tf.reshape(tokens, [-1, 8]) as tf.Tensor2D, w as tf.Tensor2D), p.bias!));
  const weights = tf.softmax(tf.mul(tf.matMul(project(p.query!), project(p.query!), false, true), 0.5));
  const mixed = tf.reshape(tf.transpose(tf.matMul(weights, project(p.value!)), [0, 2, 1, 3]), [2, 4, 4, 8]);
  const upsampled = tf.image.resizeBilinear(mixed as tf.Tensor4D, [8, 8], false, true);
  const scores = tf.logSoftmax(tf.matMul(tf.reshape(upsampled, [-1, 8]) as tf.Tensor2D, p.head as tf.Tensor2D));
  return tf.neg(tf.mean(tf.sum(tf.mul(scores, tf.oneHot(labels as tf.Tensor1D, 5)), -1)));
}

export const attentionStep: CapturableFunction = {
  feeds: { images: f32(2, 8, 8, 3), labels: { shape: [128], dtype: 'int32' }, lr: f32(), step: f32() },
  state: { ...prefixed('p'), ...prefixed('m'), ...prefixed('v') },
  apply: ({ images, labels, lr, step }, state) => {
    const names = Object.keys(parameters);
    const own = Object.fromEntries(names.map((name) => [name, state[`p/${name}`]!]));
    const { value, grads } = tf.engine().gradients(() => loss(own, images!, labels!), Object.values(own));
    const next = names.map((name, i) => {
      const inputs = {
        param: own[name]!,
        m: state[`m/${name}`]!,
        v: state[`v/${name}`]!,
        grad: grads[i]!,
        lr: lr!,
        step: step!,
      };
      const [p, m, v] = tf
        .engine()
        .runKernel('AdamW', inputs, { beta1: 0.9, beta2: 0.999, eps: 1e-8, decay: 0.01 }) as tf.Tensor[];
      return { [`p/${name}`]: p!, [`m/${name}`]: m!, [`v/${name}`]: v! };
    });
    return { outputs: { loss: value }, state: Object.assign({}, ...next) as Record<string, tf.Tensor> };
  },
};
