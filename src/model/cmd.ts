import * as tf from '@tensorflow/tfjs-core';
import { logSoftmax } from './log-softmax.js';
import type { LossInput } from './loss-input.js';

const LEAST_NORM_SQUARED = 1e-16;

/**
 * Cross-modal distillation (method, section 5.5): squared difference of the cosine similarities between all maps of a
 * batch, per stage; the mean over all pairs of maps, summed over stages, divided by the batch. The student enters as
 * log softmax over height, the teacher as softmax over height.
 */
export function cmd(input: LossInput): tf.Tensor {
  const stages = input.student.features.map((map, stage) => {
    const rows = input.pairs('single', stage);
    const student = similarities(logSoftmax(heightLast(rows.student(map))));
    const teacher = similarities(tf.exp(logSoftmax(heightLast(rows.teacher(input.teacher().features[stage]!)))));
    return tf.mean(tf.square(tf.sub(student, teacher)));
  });
  return tf.div(tf.addN(stages), input.batch);
}

/** [n, h, w, C] -> [n, C, w, h] */
const heightLast = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 3, 2, 1]);

/** Mean over channels of the cosine between maps a and b, [n, n], from [n, C, w, h]. */
function similarities(maps: tf.Tensor): tf.Tensor {
  const [n, width] = maps.shape as [number, number];
  const flat = tf.reshape(maps, [n, width, -1]);
  const squared = tf.sum(tf.square(flat), 2, true);
  const unit = tf.reshape(tf.mul(flat, tf.rsqrt(tf.maximum(squared, LEAST_NORM_SQUARED))), [n, -1]);
  return tf.div(tf.matMul(unit, unit, false, true), width);
}
