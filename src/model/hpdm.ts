import * as tf from '@tensorflow/tfjs-core';
import { meanDivergence } from './divergence.js';
import { logSoftmax } from './log-softmax.js';
import type { LossInput, Pair } from './loss-input.js';
import { projected } from './projection.js';
import { type ClassMasks, classMasks, prototypes } from './prototypes.js';

export interface HpdmSettings {
  readonly pair: Pair;
  readonly align: 'none' | 'conv1x1';
}

/**
 * Hybrid prototype distillation (method, equations 6 and 7): divergence of class prototypes per sample, stage and
 * modality, summed over stages and modalities, mean over samples.
 * `paper`: distributions over channels, classes without a pixel left out. `reference`: prototypes divided twice by the
 * count, distributions over classes, absent classes as rows of zeros (method 9, rows 4 to 6).
 */
export function hpdm(input: LossInput, { pair, align }: HpdmSettings): tf.Tensor {
  const form = input.semantics === 'paper' ? 'mean' : 'squared-count';
  const stages = input.student.features.map((map, stage) => {
    const [, h, w] = map.shape as [number, number, number];
    const masks = classMasks(input.labels, input.classes, h, w);
    const rows = input.pairs(pair, stage);
    // averaging commutes with the 1x1 projection, which is far cheaper on prototypes
    const own = prototypes(map, masks, form);
    const student = rows.student(align === 'none' ? own : projected(own, input.alignment(stage)));
    const teacher = rows.teacher(prototypes(input.teacher().features[stage]!, masks, form));
    if (student.shape[2] !== teacher.shape[2])
      throw new Error(`hpdm: stage ${stage + 1} has ${student.shape[2]} and ${teacher.shape[2]} channels`);
    return tf.sum(input.semantics === 'paper' ? overChannels(student, teacher, masks) : overClasses(student, teacher));
  });
  return tf.div(tf.addN(stages), input.batch);
}

/** Mean over present classes and channels, [m*B]; 0 where no class is present. */
function overChannels(student: tf.Tensor, teacher: tf.Tensor, { counts }: ClassMasks): tf.Tensor {
  const [n, classes, width] = student.shape as [number, number, number];
  const logQ = logSoftmax(teacher);
  const perClass = tf.sum(tf.mul(tf.exp(logQ), tf.sub(logQ, logSoftmax(student))), 2);
  const present = tf.reshape(tf.minimum(counts, 1), [-1, classes]);
  const share = tf.div(present, tf.mul(tf.maximum(tf.sum(present, 1, true), 1), width));
  return tf.relu(tf.sum(tf.mul(perClass, tf.tile(share, [n / share.shape[0]!, 1])), 1));
}

/** Mean over all classes and channels with a distribution over classes per channel, [m*B]. */
function overClasses(student: tf.Tensor, teacher: tf.Tensor): tf.Tensor {
  return meanDivergence(tf.transpose(student, [0, 2, 1]), tf.transpose(teacher, [0, 2, 1]));
}
