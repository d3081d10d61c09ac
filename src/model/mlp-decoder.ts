// All-MLP decoder (method 2.2). Level projection, bilinear upsampling, concatenation and the 1x1 fuse convolution are
// linear, so they are computed as a sum over levels: the level's slice of the fuse matrix is applied before upsampling,
// and where a map has more positions than channels the two matrices are multiplied first.
import * as tf from '@tensorflow/tfjs-core';
import { batchNormEvaluation, batchNormTraining, type Moments, momentsOf, runningMoments } from './batch-norm.js';
import type { Tensors } from './function-definition.js';
import { BATCH_NORM, type Network } from './network.js';
import { named } from './parameters.js';

/** Half-pixel bilinear resize of [n, h, w, C]. */
export function resize(x: tf.Tensor, height: number, width: number): tf.Tensor {
  if (x.shape[1] === height && x.shape[2] === width) return x;
  return tf.image.resizeBilinear(x as tf.Tensor4D, [height, width], false, true);
}

/** The fuse convolution as a matrix [4E, E]; its rows belong to levels 4, 3, 2, 1 in this order. */
function fuseMatrix(parameters: Tensors, network: Network): tf.Tensor {
  return tf.reshape(named(parameters, 'decoder.linear_fuse.conv.weight'), [4 * network.decoder, network.decoder]);
}

/** Linear part without biases: fused maps [n, h_j, w_j, C_j] -> [n, h_1, w_1, E]. */
export function fuseLevels(maps: readonly tf.Tensor[], parameters: Tensors, network: Network): tf.Tensor {
  const E = network.decoder;
  const [, height, width] = maps[0]!.shape as [number, number, number];
  const slices = tf.split(fuseMatrix(parameters, network), 4, 0);
  const levels = maps.map((map, j) => {
    const [n, h, w, channels] = map.shape as [number, number, number, number];
    const rows = tf.reshape(map, [n * h * w, channels]);
    const project = named(parameters, `decoder.linear_c${j + 1}.proj.weight`);
    const fuse = slices[3 - j]!;
    const mixed =
      n * h * w > channels ? tf.matMul(rows, tf.matMul(project, fuse)) : tf.matMul(tf.matMul(rows, project), fuse);
    return resize(tf.reshape(mixed, [n, h, w, E]), height, width);
  });
  return levels.reduce((sum, level) => tf.add(sum, level));
}

/** What the level biases add to every position, [E]. Upsampling keeps constants, so one product is enough. */
export function levelBias(parameters: Tensors, network: Network): tf.Tensor {
  const biases = [4, 3, 2, 1].map((level) => named(parameters, `decoder.linear_c${level}.proj.bias`));
  const row = tf.reshape(tf.concat(biases), [1, 4 * network.decoder]);
  return tf.reshape(tf.matMul(row, fuseMatrix(parameters, network)), [network.decoder]);
}

/** Running statistics of the decoder's BatchNorm. */
export function runningStatistics(tensors: Tensors): Moments {
  return {
    mean: named(tensors, `${BATCH_NORM}.running_mean`),
    variance: named(tensors, `${BATCH_NORM}.running_var`),
  };
}

/** Batch moments seen in a training pass and the number of positions behind them. */
export interface BatchMoments extends Moments {
  readonly rows: number;
}

/** Names and values of the running statistics after a training pass. */
export function updatedStatistics(tensors: Tensors, batch: BatchMoments): Tensors {
  const { mean, variance } = runningMoments(runningStatistics(tensors), batch, batch.rows);
  return { [`${BATCH_NORM}.running_mean`]: mean, [`${BATCH_NORM}.running_var`]: variance };
}

/** Last 1x1 convolution: rows [n, E] -> [n, K]. */
function classify(rows: tf.Tensor, parameters: Tensors, { decoder, classes }: Network): tf.Tensor {
  const matrix = tf.reshape(named(parameters, 'decoder.linear_pred.weight'), [decoder, classes]);
  return tf.add(tf.matMul(rows, matrix), named(parameters, 'decoder.linear_pred.bias'));
}

/** Evaluation: what BatchNorm makes of rows [n, E] of the linear part (without biases). Affine in the rows. */
export function normaliseEvaluation(rows: tf.Tensor, parameters: Tensors, network: Network): tf.Tensor {
  const { mean, variance } = runningStatistics(parameters);
  // the level biases only shift the mean
  const shifted = { mean: tf.sub(mean, levelBias(parameters, network)), variance };
  const gain = named(parameters, `${BATCH_NORM}.weight`);
  return batchNormEvaluation(rows, shifted, gain, named(parameters, `${BATCH_NORM}.bias`));
}

/** Class scores [n, K] of normalised rows [n, E]. */
export function classifyNormalised(rows: tf.Tensor, parameters: Tensors, network: Network): tf.Tensor {
  return classify(tf.relu(rows), parameters, network);
}

/**
 * Training: the linear part [n, h, w, E] -> class scores [n, h, w, K] and the moments of the batch.
 * @param channelDropout [n, E] factors of whole channels, already Bernoulli(keep) / keep; null for none
 */
export function classifyTraining(
  linearPart: tf.Tensor,
  parameters: Tensors,
  network: Network,
  channelDropout: tf.Tensor | null,
): { readonly scores: tf.Tensor; readonly moments: BatchMoments } {
  const [n, h, w, E] = linearPart.shape as [number, number, number, number];
  const rows = tf.add(tf.reshape(linearPart, [n * h * w, E]), levelBias(parameters, network));
  const moments = momentsOf(rows);
  const gain = named(parameters, `${BATCH_NORM}.weight`);
  let active = tf.relu(batchNormTraining(rows, moments, gain, named(parameters, `${BATCH_NORM}.bias`)));
  if (channelDropout !== null) {
    const kept = tf.mul(tf.reshape(active, [n, h * w, E]), tf.reshape(channelDropout, [n, 1, E]));
    active = tf.reshape(kept, [n * h * w, E]);
  }
  const scores = tf.reshape(classify(active, parameters, network), [n, h, w, network.classes]);
  return { scores, moments: { ...moments, rows: n * h * w } };
}
