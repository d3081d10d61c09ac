// Stage one of the method (section 3): the network on all modalities with cross-entropy.
import * as tf from '@tensorflow/tfjs-core';
import type { AdamWSettings } from './adamw.js';
import { ce } from './ce.js';
import type { FunctionDefinition } from './function-definition.js';
import { labelledInput } from './labelled-input.js';
import type { Semantics } from './loss-input.js';
import type { Network } from './network.js';
import { ohem } from './ohem.js';
import { named } from './parameters.js';
import { randomnessFeeds, randomnessOf } from './residual-masks.js';
import { trainNetwork } from './segformer.js';
import { trainingStep } from './training-step.js';

export interface TeacherStepSettings {
  readonly network: Network;
  /** M */
  readonly modalities: number;
  /** frames may lack modalities: the share of each in the fusion of each frame is fed */
  readonly incomplete?: boolean;
  readonly batch: number;
  /** [height, width] */
  readonly image: readonly [number, number];
  readonly ignore: number;
  readonly semantics: Semantics;
  readonly optimizer: AdamWSettings;
  /** also return every gradient as `gradient/<name>`, for checks */
  readonly gradients?: boolean;
  /** the step changes nothing where its loss is above the feed `loss_limit` */
  readonly limited?: boolean;
}

/** Probability border of hard pixels in the released code's teacher training. */
const REFERENCE_THRESHOLD = 0.7;

/**
 * One step of teacher training. Feeds: `images` [M, B, H, W, 3], `labels` int32 [B, H, W], `lr`, `step` (from 1),
 * `term_weights` [1], and where their rates are above 0 `drop_path` [2 * blocks, M*B] and `channel_dropout` [B, E].
 * With `incomplete` also `fusion` [M, B], columns that sum to 1. Trains `teacher/...`. The one term is `ce`: plain in `paper`, over hard pixels in `reference` semantics.
 */
export function teacherStep(settings: TeacherStepSettings): FunctionDefinition {
  const { network, modalities, batch, image, semantics } = settings;
  return trainingStep({
    prefix: 'teacher/',
    network,
    extra: new Map(),
    labels: ['ce'],
    optimizer: settings.optimizer,
    gradients: settings.gradients ?? false,
    limited: settings.limited ?? false,
    feeds: {
      images: { shape: [modalities, batch, ...image, 3], dtype: 'float32' },
      labels: { shape: [batch, ...image], dtype: 'int32' },
      ...randomnessFeeds(network, modalities, batch),
      ...(settings.incomplete === true ? { fusion: { shape: [modalities, batch], dtype: 'float32' as const } } : {}),
    },
    state: {},
    forward: (parameters, feeds) => {
      const images = tf.reshape(named(feeds, 'images'), [modalities * batch, ...image, 3]);
      const output = trainNetwork(images, modalities, parameters, network, randomnessOf(feeds), feeds.fusion ?? null);
      const input = labelledInput(settings, named(feeds, 'labels'), output, network.classes);
      const loss = semantics === 'paper' ? ce(input) : ohem(input, { threshold: REFERENCE_THRESHOLD });
      return { terms: [loss], moments: output.moments };
    },
  });
}
