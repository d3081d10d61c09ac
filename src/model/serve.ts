// The network as other programs use it: one input per modality, logits at the resolution of the pictures.
import * as tf from '@tensorflow/tfjs-core';
import type { FunctionDefinition } from './function-definition.js';
import { resize } from './mlp-decoder.js';
import type { Network } from './network.js';
import { named } from './parameters.js';
import { evaluateNetwork } from './segformer.js';
import { networkState } from './state-shapes.js';

export interface ServeSettings {
  readonly network: Network;
  /** names of the modalities that are fed, in any order: their features are averaged */
  readonly modalities: readonly string[];
  readonly batch: number;
  /** [height, width] */
  readonly image: readonly [number, number];
  /** order of axes at the border; inside, channels are always last */
  readonly layout: 'NHWC' | 'NCHW';
}

/**
 * Feeds one normalised picture batch per modality, [B, H, W, 3] or [B, 3, H, W], under its name. Output `logits`
 * [B, H, W, K] or [B, K, H, W]. State: parameters and statistics without a prefix.
 */
export function serve({ network, modalities, batch, image, layout }: ServeSettings): FunctionDefinition {
  const inside = [batch, ...image, 3];
  const outside = layout === 'NHWC' ? inside : [batch, 3, ...image];
  return {
    feeds: Object.fromEntries(modalities.map((name) => [name, { shape: outside, dtype: 'float32' as const }])),
    state: networkState('', network),
    apply: (feeds, state) => {
      const pictures = modalities.map((name) => {
        const picture = named(feeds, name);
        return layout === 'NHWC' ? picture : tf.transpose(picture, [0, 2, 3, 1]);
      });
      const images = pictures.length === 1 ? pictures[0]! : tf.concat(pictures, 0);
      const { scores } = evaluateNetwork(images, modalities.length, state, network);
      const logits = resize(scores, ...image);
      return { outputs: { logits: layout === 'NHWC' ? logits : tf.transpose(logits, [0, 3, 1, 2]) } };
    },
  };
}
