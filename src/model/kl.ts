import * as tf from '@tensorflow/tfjs-core';
import { type LossInput, logProbabilitiesOf, type Prediction } from './loss-input.js';

export interface KlSettings {
  /** T: logits are divided by it, the loss is multiplied by its square */
  readonly temperature: number;
}

/**
 * Divergence of the class probabilities softmax(z / T) from the teacher's: T^2 times the mean over all elements of
 * [B, K, H, W] (equations 2, 4). The square keeps the size of the gradient (Hinton et al., arXiv 1503.02531).
 */
export function kl(input: LossInput, { temperature }: KlSettings): tf.Tensor {
  const softened = (prediction: Prediction): tf.Tensor =>
    temperature === 1 ? prediction.logProbabilities() : logProbabilitiesOf(tf.div(prediction.logits(), temperature));
  const logQ = softened(input.teacher());
  const divergence = tf.relu(tf.mean(tf.mul(tf.exp(logQ), tf.sub(logQ, softened(input.student)))));
  return temperature === 1 ? divergence : tf.mul(divergence, temperature * temperature);
}
