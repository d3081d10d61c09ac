// SegFormer with mean fusion (method, section 2): one encoder and one decoder shared by all modalities. Modalities are
// folded into the first axis, modality-major: row k*B + i is sample i of the k-th modality.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from './function-definition.js';
import { mit } from './mit.js';
import {
  type BatchMoments,
  classifyNormalised,
  classifyTraining,
  fuseLevels,
  normaliseEvaluation,
} from './mlp-decoder.js';
import type { Network } from './network.js';

export interface Randomness {
  /** [2 * blocks, m*B]; null: none */
  readonly dropPath: tf.Tensor | null;
  /** [B, E]; null: none */
  readonly channelDropout: tf.Tensor | null;
}
export interface Output {
  /** maps after the stage norms, before fusion: [m*B, h_j, w_j, C_j] */
  readonly features: readonly tf.Tensor[];
  /** decoder output at a quarter of the resolution, [B, h_1, w_1, K] */
  readonly scores: tf.Tensor;
}

/**
 * Mean over the m modalities: [m*B, h, w, C] -> [B, h, w, C].
 *
 * @param shares [m, B] of each modality in the mean of each sample; null: all equal
 */
export function fuse(map: tf.Tensor, modalities: number, shares: tf.Tensor | null = null): tf.Tensor {
  if (modalities === 1) return map;
  const [rows, ...rest] = map.shape;
  const batch = rows! / modalities;
  const maps = tf.reshape(map, [modalities, batch, ...rest]);
  if (shares === null) return tf.mean(maps, 0);
  return tf.sum(tf.mul(maps, tf.reshape(shares, [modalities, batch, ...rest.map(() => 1)])), 0);
}

/**
 * Features in which a modality without a share in the mean of its sample is that mean: losses that compare features then see nothing of the
 * picture of zeros in its place, and no gradient flows through it.
 */
function featuresOf(maps: readonly tf.Tensor[], fused: readonly tf.Tensor[], shares: tf.Tensor | null) {
  if (shares === null) return maps;
  const [modalities, batch] = shares.shape as [number, number];
  const isShown = tf.cast(tf.greater(tf.reshape(shares, [modalities, batch, 1, 1, 1]), 0), 'float32');
  return maps.map((map, stage) => {
    const shown = tf.mul(tf.reshape(map, [modalities, batch, ...map.shape.slice(1)]), isShown);
    return tf.reshape(tf.add(shown, tf.mul(fused[stage]!, tf.sub(1, isShown))), map.shape);
  });
}

/** images [m*B, H, W, 3] of m modalities -> features and scores, BatchNorm with running statistics. `shares`: of `fuse`. */
export function evaluateNetwork(
  images: tf.Tensor,
  modalities: number,
  parameters: Tensors,
  network: Network,
  shares: tf.Tensor | null = null,
): Output {
  const maps = mit(images, parameters, network, null);
  const fused = maps.map((map) => fuse(map, modalities, shares));
  return { features: featuresOf(maps, fused, shares), scores: decodeFused(fused, parameters, network) };
}

/** Decoder in evaluation mode on the features of m modalities. */
export function decode(
  features: readonly tf.Tensor[],
  modalities: number,
  parameters: Tensors,
  network: Network,
): tf.Tensor {
  return decodeFused(
    features.map((map) => fuse(map, modalities)),
    parameters,
    network,
  );
}

function decodeFused(fused: readonly tf.Tensor[], parameters: Tensors, network: Network): tf.Tensor {
  const linearPart = fuseLevels(fused, parameters, network);
  const [n, h, w, E] = linearPart.shape as [number, number, number, number];
  const rows = normaliseEvaluation(tf.reshape(linearPart, [n * h * w, E]), parameters, network);
  const scores = classifyNormalised(rows, parameters, network);
  return tf.reshape(scores, [n, h, w, network.classes]);
}

/** The same in training mode: batch moments, drop path and dropout. */
export function trainNetwork(
  images: tf.Tensor,
  modalities: number,
  parameters: Tensors,
  network: Network,
  randomness: Randomness,
  shares: tf.Tensor | null = null,
): Output & { readonly moments: BatchMoments } {
  const maps = mit(images, parameters, network, randomness.dropPath);
  const fused = maps.map((map) => fuse(map, modalities, shares));
  const linearPart = fuseLevels(fused, parameters, network);
  return {
    features: featuresOf(maps, fused, shares),
    ...classifyTraining(linearPart, parameters, network, randomness.channelDropout),
  };
}
