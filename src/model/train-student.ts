// Stage two of the method (sections 4 and 5): distillation under modality dropout.
import * as tf from '@tensorflow/tfjs-core';
import type { AdamWSettings } from './adamw.js';
import { alignmentName, alignmentShapes } from './alignment.js';
import { featureNoise } from './feature-noise.js';
import type { FunctionDefinition, TensorShape, Tensors } from './function-definition.js';
import { labelledInput, predictionOf } from './labelled-input.js';
import type { LossInput, Semantics } from './loss-input.js';
import { lossOf, needsTeacher, type TermDefinition } from './loss-registry.js';
import type { Network } from './network.js';
import { named, withoutPrefix } from './parameters.js';
import { randomnessFeeds, randomnessOf } from './residual-masks.js';
import { evaluateNetwork, type Output, trainNetwork } from './segformer.js';
import { networkState } from './state-shapes.js';
import { pairingShape, studentPairs } from './student-pairs.js';
import { trainingStep } from './training-step.js';

export interface StudentStepSettings {
  readonly student: Network;
  /** null when no term looks at a teacher */
  readonly teacher: Network | null;
  /** M */
  readonly modalities: number;
  /** m: the modalities that the student sees in this step; M when absent ones are zeros */
  readonly present: number;
  readonly absent: 'remove' | 'zero';
  /** frames may lack modalities: the share of each in the fusion of each frame is fed */
  readonly incomplete?: boolean;
  readonly batch: number;
  /** [height, width] */
  readonly image: readonly [number, number];
  readonly ignore: number;
  readonly semantics: Semantics;
  readonly terms: readonly TermDefinition[];
  readonly optimizer: AdamWSettings;
  /** also return every gradient as `gradient/<name>`, for checks */
  readonly gradients?: boolean;
  /** the step changes nothing where its loss is above the feed `loss_limit` */
  readonly limited?: boolean;
}

/**
 * One step of student training. Feeds:
 * `images` [M, B, H, W, 3], `labels` int32 [B, H, W], `lr`, `step` (from 1), `term_weights` [terms],
 * `present` int32 [m] (modalities given to the student, in any order), `pairing` int32 (`pairingShape`),
 * `noise_seed` int32 [2]; with rates above 0 `drop_path` [2 * blocks, m*B] and `channel_dropout` [B, E];
 * with `absent: zero` `keep` [M], 0 for the modalities whose pictures the student sees as zeros.
 * With `incomplete` columns that sum to 1: `fusion` [m, B] for the student unless absent modalities are zeros, `teacher_fusion` [M, B].
 * State: `student/...` with moments `adam.m/...`, `adam.v/...`, and the frozen `teacher/...` where a term needs it.
 * The teacher sees all modalities of the same batch in evaluation mode, without gradient.
 */
export function studentStep(settings: StudentStepSettings): FunctionDefinition {
  const { student, teacher, modalities, present, absent, terms } = settings;
  if (absent === 'zero' && present !== modalities)
    throw new Error('zeroed modalities are still fed: present must be M');
  const teacherNeeded = needsTeacher(terms);
  if (teacherNeeded && teacher === null) throw new Error('a term needs a teacher and there is none');
  return trainingStep({
    prefix: 'student/',
    network: student,
    extra: alignmentShapes(terms, student, teacher),
    labels: terms.map(({ label }) => label),
    optimizer: settings.optimizer,
    gradients: settings.gradients ?? false,
    limited: settings.limited ?? false,
    feeds: stepFeeds(settings),
    state: teacherNeeded ? networkState('teacher/', teacher!) : {},
    forward: (parameters, feeds, state) => {
      const taught = teacherNeeded ? teacherOutput(settings, teacher!, feeds, state) : null;
      const pictures = studentImages(settings, feeds);
      const output = trainNetwork(pictures, present, parameters, student, randomnessOf(feeds), feeds.fusion ?? null);
      const input = lossInput(settings, feeds, output, taught);
      const losses = terms.map((term) => {
        const alignment = (stage: number): tf.Tensor => named(parameters, alignmentName(term.label, stage));
        return lossOf(term).compute({ ...input, alignment });
      });
      return { terms: losses, moments: output.moments };
    },
  });
}

function stepFeeds(settings: StudentStepSettings): Record<string, TensorShape> {
  const { student, modalities, present, absent, batch, image, incomplete = false, terms } = settings;
  const shares = (rows: number): TensorShape => ({ shape: [rows, batch], dtype: 'float32' });
  return {
    images: { shape: [modalities, batch, ...image, 3], dtype: 'float32' },
    labels: { shape: [batch, ...image], dtype: 'int32' },
    present: { shape: [present], dtype: 'int32' },
    pairing: { shape: pairingShape(settings), dtype: 'int32' },
    noise_seed: { shape: [2], dtype: 'int32' },
    ...randomnessFeeds(student, present, batch),
    ...(absent === 'zero' ? { keep: { shape: [modalities], dtype: 'float32' as const } } : {}),
    ...(incomplete && absent === 'remove' ? { fusion: shares(present) } : {}),
    ...(incomplete && needsTeacher(terms) ? { teacher_fusion: shares(modalities) } : {}),
  };
}

function teacherOutput(
  { modalities, batch, image }: StudentStepSettings,
  teacher: Network,
  feeds: Tensors,
  state: Tensors,
): Output {
  const images = tf.reshape(named(feeds, 'images'), [modalities * batch, ...image, 3]);
  const shares = feeds.teacher_fusion ?? null;
  return evaluateNetwork(images, modalities, withoutPrefix('teacher/', state), teacher, shares);
}

/** [m*B, H, W, 3] */
function studentImages({ modalities, present, absent, batch, image }: StudentStepSettings, feeds: Tensors): tf.Tensor {
  const images = named(feeds, 'images');
  const seen = absent === 'zero' ? tf.mul(images, tf.reshape(named(feeds, 'keep'), [modalities, 1, 1, 1, 1])) : images;
  return tf.reshape(tf.gather(seen, named(feeds, 'present') as tf.Tensor1D, 0), [present * batch, ...image, 3]);
}

function lossInput(settings: StudentStepSettings, feeds: Tensors, student: Output, teacher: Output | null): LossInput {
  const base = labelledInput(settings, named(feeds, 'labels'), student, settings.student.classes);
  if (teacher === null) return base;
  const prediction = predictionOf(teacher, settings.image);
  return {
    ...base,
    teacher: () => prediction,
    pairs: studentPairs(settings, named(feeds, 'present'), named(feeds, 'pairing')),
    noise: featureNoise(named(feeds, 'noise_seed')),
  };
}
