// The input of losses that compare a network with labels, and the base of those that also see a teacher.
import type * as tf from '@tensorflow/tfjs-core';
import {
  type LossInput,
  logProbabilitiesOf,
  once,
  type Prediction,
  pixelTargets,
  type Semantics,
  withoutIgnored,
} from './loss-input.js';
import { resize } from './mlp-decoder.js';

export interface LabelledSettings {
  readonly batch: number;
  /** [height, width] of the labels */
  readonly image: readonly [number, number];
  readonly ignore: number;
  readonly semantics: Semantics;
}

/** A prediction from features and scores [B, h, w, K] at any resolution; losses are taken at that of the image. */
export function predictionOf(
  output: { readonly features: readonly tf.Tensor[]; readonly scores: tf.Tensor },
  image: readonly [number, number],
): Prediction {
  const logits = once(() => resize(output.scores, ...image));
  return { features: output.features, logits, logProbabilities: once(() => logProbabilitiesOf(logits())) };
}

/** Loss input without a teacher. */
export function labelledInput(
  { batch, image, ignore, semantics }: LabelledSettings,
  labels: tf.Tensor,
  student: { readonly features: readonly tf.Tensor[]; readonly scores: tf.Tensor },
  classes: number,
): LossInput {
  const known = withoutIgnored(labels, ignore, classes);
  const absent = (): never => {
    throw new Error('this loss needs a teacher');
  };
  return {
    semantics,
    batch,
    classes,
    labels: known,
    targets: once(() => pixelTargets(known, classes)),
    student: predictionOf(student, image),
    teacher: absent,
    pairs: absent,
    noise: absent,
    alignment: absent,
  };
}
