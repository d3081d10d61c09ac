import * as tf from '@tensorflow/tfjs-core';
import { logSoftmax } from './log-softmax.js';

/**
 * KLm of the method (equation 2) for many tensors at once: distributions over the last axis, mean over every element of
 * a group, never below 0.
 * @param student scores [groups, ...], @param teacher the same shape, no gradient expected
 * @returns [groups]
 */
export function meanDivergence(student: tf.Tensor, teacher: tf.Tensor): tf.Tensor {
  const logQ = logSoftmax(teacher);
  const each = tf.mul(tf.exp(logQ), tf.sub(logQ, logSoftmax(student)));
  return tf.relu(tf.mean(tf.reshape(each, [each.shape[0]!, -1]), 1));
}
