// BatchNorm over the rows of [rows, E] (method 2.2): eps 1e-5, momentum 0.1.
import * as tf from '@tensorflow/tfjs-core';
import { closedForm } from './closed-form.js';

const EPS = 1e-5;
const MOMENTUM = 0.1;

export interface Moments {
  readonly mean: tf.Tensor;
  /** population variance */
  readonly variance: tf.Tensor;
}

/** Mean and population variance of every column of [rows, E]. */
export function momentsOf(rows: tf.Tensor): Moments {
  const mean = tf.mean(rows, 0);
  return { mean, variance: tf.mean(tf.square(tf.sub(rows, mean)), 0) };
}

/** Training mode: normalised by the batch's own moments, which `moments` must be. Closed-form gradient through them. */
export function batchNormTraining(rows: tf.Tensor, moments: Moments, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return closedForm([rows, gain, bias], ([input, weight, offset]) => {
    const scale = tf.rsqrt(tf.add(moments.variance, EPS));
    const unit = tf.mul(tf.sub(input!, moments.mean), scale);
    return {
      value: tf.add(tf.mul(unit, weight!), offset!),
      saved: [unit, scale, weight!],
      gradient: (dy, [u, s, w]) => {
        const dWeight = tf.sum(tf.mul(dy, u!), 0);
        const dBias = tf.sum(dy, 0);
        const count = rows.shape[0]!;
        const common = tf.add(tf.div(dBias, count), tf.mul(u!, tf.div(dWeight, count)));
        return [tf.mul(tf.sub(dy, common), tf.mul(s!, w!)), dWeight, dBias];
      },
    };
  });
}

/** Evaluation mode: a fixed affine map per column. */
export function batchNormEvaluation(rows: tf.Tensor, moments: Moments, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const scale = tf.mul(tf.rsqrt(tf.add(moments.variance, EPS)), gain);
  return tf.add(tf.mul(rows, scale), tf.sub(bias, tf.mul(moments.mean, scale)));
}

/** Running statistics after a step over `rows` rows: 0.9 old + 0.1 batch, the variance unbiased. */
export function runningMoments(old: Moments, batch: Moments, rows: number): Moments {
  const mix = (a: tf.Tensor, b: tf.Tensor, weight: number): tf.Tensor =>
    tf.add(tf.mul(a, 1 - MOMENTUM), tf.mul(b, weight));
  return {
    mean: mix(old.mean, batch.mean, MOMENTUM),
    variance: mix(old.variance, batch.variance, (MOMENTUM * rows) / (rows - 1)),
  };
}
