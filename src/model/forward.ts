// Plain forward passes of one network on a fixed set of modalities.
import * as tf from '@tensorflow/tfjs-core';
import type { FunctionDefinition } from './function-definition.js';
import { resize } from './mlp-decoder.js';
import type { Network } from './network.js';
import { named, withoutPrefix } from './parameters.js';
import { evaluateNetwork, fuse, trainNetwork } from './segformer.js';
import { networkState } from './state-shapes.js';

export interface ForwardSettings {
  readonly network: Network;
  /** of the network in the state: `student/` or `teacher/` */
  readonly prefix: string;
  /** number of modalities that are fed */
  readonly modalities: number;
  readonly batch: number;
  /** [height, width] */
  readonly image: readonly [number, number];
  /** BatchNorm of the decoder uses the batch's own moments instead of the running ones */
  readonly batchStatistics?: boolean;
}

/**
 * Feeds `images` [m, B, H, W, 3]. Outputs `features1..4` [m*B, h, w, C] modality-major, `fused1..4` [B, h, w, C], `scores`
 * [B, h_1, w_1, K] (a quarter of the resolution), `logits` [B, H, W, K] and `classes` int32 [B, H, W].
 */
export function forward(settings: ForwardSettings): FunctionDefinition {
  const { network, prefix, modalities, batch, image } = settings;
  return {
    feeds: { images: { shape: [modalities, batch, ...image, 3], dtype: 'float32' } },
    state: networkState(prefix, network),
    apply: (feeds, state) => {
      const images = tf.reshape(named(feeds, 'images'), [modalities * batch, ...image, 3]);
      const parameters = withoutPrefix(prefix, state);
      const { features, scores } = settings.batchStatistics
        ? trainNetwork(images, modalities, parameters, network, { dropPath: null, channelDropout: null })
        : evaluateNetwork(images, modalities, parameters, network);
      const logits = resize(scores, ...image);
      const perStage = (name: string, maps: readonly tf.Tensor[]): [string, tf.Tensor][] =>
        maps.map((map, j) => [`${name}${j + 1}`, map]);
      return {
        outputs: {
          ...Object.fromEntries(perStage('features', features)),
          ...Object.fromEntries(
            perStage(
              'fused',
              features.map((map) => fuse(map, modalities)),
            ),
          ),
          scores,
          logits,
          classes: tf.argMax(logits, 3),
        },
      };
    },
  };
}

/** The classes and logits of one set of modalities: `forward` without the inner maps. Outputs `logits` and `classes`. */
export function predict(settings: ForwardSettings): FunctionDefinition {
  const whole = forward(settings);
  return {
    ...whole,
    apply: (feeds, state) => {
      const { logits, classes } = whole.apply(feeds, state).outputs;
      return { outputs: { logits: logits!, classes: classes! } };
    },
  };
}
