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

/** Mean over the m modalities: [m*B, h, w, C] -> [B, h, w, C]. */
export function fuse(map: tf.Tensor, modalities: number): tf.Tensor {
  if (modalities === 1) return map;
  const [rows, ...rest] = map.shape;
  return tf.mean(tf.reshape(map, [modalities, rows! / modalities, ...rest]), 0);
}

/** images [m*B, H, W, 3] of m modalities -> features and scores, BatchNorm with running statistics. */
export function evaluateNetwork(images: tf.Tensor, modalities: number, parameters: Tensors, network: Network): Output {
  const features = mit(images, parameters, network, null);
  return { features, scores: decode(features, modalities, parameters, network) };
}

/** Decoder in evaluation mode on the features of m modalities. */
export function decode(
  features: readonly tf.Tensor[],
  modalities: number,
  parameters: Tensors,
  network: Network,
): tf.Tensor {
  const fused = features.map((map) => fuse(map, modalities));
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
): Output & { readonly moments: BatchMoments } {
  const features = mit(images, parameters, network, randomness.dropPath);
  const fused = features.map((map) => fuse(map, modalities));
  const linearPart = fuseLevels(fused, parameters, network);
  return { features, ...classifyTraining(linearPart, parameters, network, randomness.channelDropout) };
}
