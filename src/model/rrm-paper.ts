// RRM as the paper describes it, all first order (method 5.3, `paper`). Noise is asked for stage by stage: one tensor
// [m*B, h, w, C] per copy for the student, then one per copy for the teacher.
import * as tf from '@tensorflow/tfjs-core';
import { closedForm } from './closed-form.js';
import { logSoftmax } from './log-softmax.js';
import type { LossInput, Pair } from './loss-input.js';

const EPS = 1e-6;

/** (1/B) sum over samples, stages, modalities of kappa / (F + 1e-6), F the mean Fisher information over positions. */
export function paperRrm(input: LossInput, pair: Pair, kappa: number, copies: number): tf.Tensor {
  const stages = input.student.features.map((map, stage) => {
    const rows = input.pairs(pair, stage);
    const student = rows.student(map);
    const teacher = rows.teacher(input.teacher().features[stage]!);
    if (student.shape[3] !== teacher.shape[3])
      throw new Error(`rrm: stage ${stage + 1} has ${student.shape[3]} and ${teacher.shape[3]} channels`);
    const draw = (): tf.Tensor[] => Array.from({ length: copies }, () => input.noise(student.shape));
    const [studentNoise, teacherNoise] = [draw(), draw()];
    const information = studentNoise.map((noise, copy) => {
      const p = perturbed(student, noise, input.batch);
      const q = perturbed(teacher, teacherNoise[copy]!, input.batch);
      return tf.mean(tf.reshape(fisherRatio(p, q), [student.shape[0]!, -1]), 1);
    });
    const mean = tf.div(tf.addN(information), copies);
    return tf.sum(tf.div(kappa, tf.add(mean, EPS)));
  });
  return tf.div(tf.addN(stages), input.batch);
}

/**
 * map + sigma * noise, sigma = population deviation of each channel over batch and positions of one modality, no
 * gradient through it. [m*B, h, w, C].
 */
function perturbed(map: tf.Tensor, noise: tf.Tensor, batch: number): tf.Tensor {
  return closedForm([map], ([x]) => {
    const width = map.shape[3]!;
    const grouped = tf.reshape(x!, [map.shape[0]! / batch, -1, width]);
    const variance = tf.mean(tf.square(tf.sub(grouped, tf.mean(grouped, 1, true))), 1, true);
    const shift = tf.mul(tf.reshape(noise, grouped.shape), tf.sqrt(variance));
    return {
      value: tf.add(x!, tf.reshape(shift, map.shape)),
      saved: [],
      gradient: (dy) => [dy],
    };
  });
}

/**
 * Per position |grad f|^2 / (f + 1e-6) with f = KL(q || p) over channels and grad f = p - q. [n, h, w, C] -> [n*h*w].
 * Gradient with respect to the student only.
 */
export function fisherRatio(student: tf.Tensor, teacher: tf.Tensor): tf.Tensor {
  const width = student.shape.at(-1)!;
  return closedForm([student], ([x]) => {
    const logP = logSoftmax(tf.reshape(x!, [-1, width]));
    const logQ = logSoftmax(tf.reshape(teacher, [-1, width]));
    const p = tf.exp(logP);
    const q = tf.exp(logQ);
    const difference = tf.sub(p, q);
    const divergence = tf.sum(tf.mul(q, tf.sub(logQ, logP)), 1, true);
    const inverse = tf.div(1, tf.add(divergence, EPS));
    const ratio = tf.mul(tf.sum(tf.square(difference), 1, true), inverse);
    return {
      value: tf.reshape(ratio, [-1]),
      saved: [p, difference, ratio, inverse],
      gradient: (dy, [probability, d, r, i]) => {
        // d(|d|^2) = 2 p (d - <p, d>), d(divergence) = d
        const along = tf.sum(tf.mul(probability!, d!), 1, true);
        const first = tf.mul(tf.mul(probability!, 2), tf.sub(d!, along));
        const outer = tf.mul(tf.reshape(dy, [-1, 1]), i!);
        return [tf.reshape(tf.mul(outer, tf.sub(first, tf.mul(r!, d!))), student.shape)];
      },
    };
  });
}
