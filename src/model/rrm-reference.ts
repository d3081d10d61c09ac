// RRM as the released code computes it (method 5.3, `reference`): gradients with respect to probabilities over the
// height axis, standard deviation over rows and not detached. The second-order gradient is written in closed form.
import * as tf from '@tensorflow/tfjs-core';
import { closedForm } from './closed-form.js';
import { logSoftmax } from './log-softmax.js';
import type { LossInput, Pair } from './loss-input.js';

/** A map's rows: every channel copied n_s times, laid out [n, w, C, n_s, h]. */
interface NoisyRows {
  /** [n, w, C, n_s, h] */
  readonly z: tf.Tensor;
  /** channel minus the mean over channels, [n, w, C, 1, h] */
  readonly centred: tf.Tensor;
  /** unbiased deviation over the C*n_s rows, [n, w, 1, 1, h] */
  readonly deviation: tf.Tensor;
}

/**
 * (1/B) sum over samples, stages, modalities of kappa * sqrt(inf_s^-2 + inf_t^-2). Noise is asked for stage by stage,
 * student then teacher, each [m*B, w, C, copies, h]. Divides by the divergence: infinite when student equals teacher.
 */
export function referenceRrm(input: LossInput, pair: Pair, kappa: number, copies: number): tf.Tensor {
  const stages = input.student.features.map((map, stage) => {
    const rows = input.pairs(pair, stage);
    const student = rows.student(map);
    const teacher = rows.teacher(input.teacher().features[stage]!);
    const [n, h, w, width] = student.shape as [number, number, number, number];
    if (width !== teacher.shape[3])
      throw new Error(`rrm: stage ${stage + 1} has ${width} and ${teacher.shape[3]} channels`);
    const shape = [n, w, width, copies, h];
    const [studentNoise, teacherNoise] = [input.noise(shape), input.noise(shape)];
    return tf.sum(inverseInformation(student, teacher, studentNoise, teacherNoise, kappa));
  });
  return tf.div(tf.addN(stages), input.batch);
}

/** x [n, h, w, C] with noise [n, w, C, n_s, h]. */
function noisyRows(x: tf.Tensor, noise: tf.Tensor): NoisyRows {
  const [n, w, width, copies, h] = noise.shape as [number, number, number, number, number];
  const channels = tf.reshape(tf.transpose(x, [0, 2, 3, 1]), [n, w, width, 1, h]);
  const centred = tf.sub(channels, tf.mean(channels, 2, true));
  const variance = tf.mul(tf.sum(tf.square(centred), 2, true), copies / (width * copies - 1));
  const deviation = tf.sqrt(variance);
  return { z: tf.add(channels, tf.mul(noise, deviation)), centred, deviation };
}

/** R of every pair, [n]; gradient with respect to the student's maps. */
function inverseInformation(
  student: tf.Tensor,
  teacher: tf.Tensor,
  studentNoise: tf.Tensor,
  teacherNoise: tf.Tensor,
  kappa: number,
): tf.Tensor {
  const [n, w, width, copies, h] = studentNoise.shape as [number, number, number, number, number];
  const rows = width * copies;
  const elements = rows * h * w;
  const perMap = (x: tf.Tensor): tf.Tensor => tf.sum(tf.reshape(x, [n, elements]), 1);
  const column = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [n, 1, 1, 1, 1]);
  return closedForm([student], ([x]) => {
    const { z, centred, deviation } = noisyRows(x!, studentNoise);
    const a = logSoftmax(z);
    const logB = logSoftmax(noisyRows(teacher, teacherNoise).z);
    const b = tf.exp(logB);
    const u = tf.add(tf.sub(logB, a), 1);
    const divergence = tf.relu(tf.div(perMap(tf.mul(b, tf.sub(logB, a))), elements));
    const first = tf.div(perMap(tf.square(b)), rows * w);
    const second = tf.div(perMap(tf.square(u)), rows * w);
    const q = tf.sqrt(tf.add(tf.square(tf.reciprocal(first)), tf.square(tf.reciprocal(second))));
    const value = tf.mul(tf.mul(divergence, q), kappa * elements * elements);
    const saved = [a, b, u, divergence, second, q, centred, deviation, studentNoise];
    const gradient = (dy: tf.Tensor, kept: readonly tf.Tensor[]): tf.Tensor[] => {
      const [logP, prob, v, l, bq, norm, offset, sd, eps] = kept as tf.Tensor[] as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const outer = tf.mul(dy, kappa * elements * elements);
      const toB = tf.mul(outer, tf.div(norm, -elements));
      const toU = tf.div(tf.mul(outer, tf.mul(l, 2 / (rows * w))), tf.mul(tf.pow(bq, 3), norm));
      const dA = tf.add(tf.mul(prob, column(toB)), tf.mul(v, column(toU)));
      const dZ = tf.sub(dA, tf.mul(tf.exp(logP), tf.sum(dA, 4, true)));
      const direct = tf.sum(dZ, 3, true);
      const alongNoise = tf.sum(tf.sum(tf.mul(eps, dZ), 3, true), 2, true);
      const throughDeviation = tf.mul(offset, tf.div(tf.mul(alongNoise, copies / (rows - 1)), sd));
      const dX = tf.reshape(tf.add(direct, throughDeviation), [n, w, width, h]);
      return [tf.transpose(dX, [0, 3, 1, 2])];
    };
    return { value, saved, gradient };
  });
}
