// What a loss term may look at. Everything is computed on first use, so a step holds only what its terms need.
import * as tf from '@tensorflow/tfjs-core';
import { logSoftmax } from './log-softmax.js';

/** `paper` is the method as published, `reference` what its released code computes (method, section 9). */
export type Semantics = 'paper' | 'reference';

/** Which modality of the teacher a student's modality is compared with: the same one, or a drawn one. */
export type Pair = 'single' | 'hybrid';

/** One network's view of the batch. */
export interface Prediction {
  /** scores of the classes at input resolution, [B, H, W, K] */
  readonly logits: () => tf.Tensor;
  /** log probabilities of the classes at input resolution, [B*H*W, K] */
  readonly logProbabilities: () => tf.Tensor;
  /** maps after the stage norms, [modalities*B, h_j, w_j, C_j], modality-major */
  readonly features: readonly tf.Tensor[];
}

/** Brings modality-major tensors of both sides into pairs: [m*B, ...] each. */
export interface PairRows {
  /** [m*B, ...] of the m modalities that the student saw */
  readonly student: (x: tf.Tensor) => tf.Tensor;
  /** [M*B, ...] of all modalities */
  readonly teacher: (x: tf.Tensor) => tf.Tensor;
}

export interface PixelTargets {
  /** [B*H*W, K], a row of zeros where the label is ignored */
  readonly oneHot: tf.Tensor;
  /** scalar: number of pixels that are not ignored */
  readonly valid: tf.Tensor;
}

export interface LossInput {
  readonly semantics: Semantics;
  readonly batch: number;
  readonly classes: number;
  /** int32 [B, H, W], -1 where ignored */
  readonly labels: tf.Tensor;
  readonly targets: () => PixelTargets;
  readonly student: Prediction;
  /** throws where there is no teacher */
  readonly teacher: () => Prediction;
  /** `stage` counts from 0 */
  readonly pairs: (pair: Pair, stage: number) => PairRows;
  /** the next standard normal tensor of this step */
  readonly noise: (shape: readonly number[]) => tf.Tensor;
  /** trained projection [C_student, C_teacher] of a term's stage */
  readonly alignment: (stage: number) => tf.Tensor;
}

/** Labels with every ignored pixel at -1, which no class is. */
export function withoutIgnored(labels: tf.Tensor, ignore: number, classes: number): tf.Tensor {
  // beyond the classes the value is harmless as it is
  if (ignore < 0 || ignore >= classes) return labels;
  return tf.where(tf.equal(labels, tf.scalar(ignore, 'int32')), tf.fill(labels.shape, -1, 'int32'), labels);
}

/** One-hot targets of labels [B, H, W] and the number of pixels that have one. */
export function pixelTargets(labels: tf.Tensor, classes: number): PixelTargets {
  const flat = tf.reshape(labels, [-1]) as tf.Tensor1D;
  const known = tf.logicalAnd(tf.greaterEqual(flat, tf.scalar(0, 'int32')), tf.less(flat, tf.scalar(classes, 'int32')));
  return {
    oneHot: tf.oneHot(flat, classes, 1, 0, 'float32'),
    valid: tf.sum(tf.cast(known, 'float32')),
  };
}

/** Log probabilities of scores [B, H, W, K]. */
export function logProbabilitiesOf(scores: tf.Tensor): tf.Tensor {
  return logSoftmax(tf.reshape(scores, [-1, scores.shape.at(-1)!]));
}

/** Computes once, on first use. */
export function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | null = null;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
