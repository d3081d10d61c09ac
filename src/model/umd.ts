import * as tf from '@tensorflow/tfjs-core';
import { meanDivergence } from './divergence.js';
import type { LossInput } from './loss-input.js';

/**
 * Unimodal distillation (method, section 5.5): divergence of every map from that of the same teacher modality,
 * distributions over the height axis, summed over stages and modalities, mean over samples.
 */
export function umd(input: LossInput): tf.Tensor {
  const stages = input.student.features.map((map, stage) => {
    const rows = input.pairs('single', stage);
    const heightLast = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 3, 2, 1]);
    return tf.sum(
      meanDivergence(heightLast(rows.student(map)), heightLast(rows.teacher(input.teacher().features[stage]!))),
    );
  });
  return tf.div(tf.addN(stages), input.batch);
}
