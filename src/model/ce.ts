import * as tf from '@tensorflow/tfjs-core';
import type { LossInput } from './loss-input.js';

/** -log softmax(z)[y] per pixel, [B*H*W]; 0 where the label is ignored. */
export function pixelLosses(input: LossInput): tf.Tensor {
  return tf.neg(tf.sum(tf.mul(input.student.logProbabilities(), input.targets().oneHot), -1));
}

/**
 * Cross-entropy, mean over the pixels that are not ignored (method, equation 1). With no such pixel it is 0 in `paper`
 * and NaN in `reference` semantics.
 */
export function ce(input: LossInput): tf.Tensor {
  const { oneHot, valid } = input.targets();
  const total = tf.neg(tf.sum(tf.mul(input.student.logProbabilities(), oneHot)));
  return tf.div(total, input.semantics === 'paper' ? tf.maximum(valid, 1) : valid);
}
