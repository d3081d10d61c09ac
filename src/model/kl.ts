import * as tf from '@tensorflow/tfjs-core';
import type { LossInput } from './loss-input.js';

/** Divergence of the class probabilities from the teacher's: mean over all elements of [B, K, H, W] (equations 2, 4). */
export function kl(input: LossInput): tf.Tensor {
  const logQ = input.teacher().logProbabilities();
  return tf.relu(tf.mean(tf.mul(tf.exp(logQ), tf.sub(logQ, input.student.logProbabilities()))));
}
