// Mix Transformer encoder (method 2.1): four stages of overlapping patches, attention with reduced keys and a
// feed-forward part that mixes positions by a depthwise convolution.
import * as tf from '@tensorflow/tfjs-core';
import { attention, PATCH_NORM_EPS, type TokenMap } from './attention.js';
import type { Tensors } from './function-definition.js';
import { gelu } from './gelu.js';
import { layerNorm } from './layer-norm.js';
import { convolution, linear } from './linear.js';
import type { Network } from './network.js';
import { named } from './parameters.js';

const BLOCK_NORM_EPS = 1e-6;

/**
 * images [n, H, W, 3] -> the normalised maps of the four stages, [n, h_j, w_j, C_j].
 * @param dropPath [2 * blocks, n]: factor of every residual branch (attention, then feed-forward, per block) and picture,
 *   already Bernoulli(keep) / keep; null in evaluation
 */
export function mit(
  images: tf.Tensor,
  parameters: Tensors,
  network: Network,
  dropPath: tf.Tensor | null,
): readonly tf.Tensor[] {
  const branches = dropPath === null ? null : tf.unstack(dropPath);
  let x = images;
  let block = 0;
  return network.dims.map((width, j) => {
    const stage = `encoder.patch_embed${j + 1}`;
    const map = convolution(x, parameters, `${stage}.proj`, j === 0 ? 4 : 2, j === 0 ? 3 : 1);
    const [n, h, w] = map.shape as [number, number, number];
    let tokens = norm(tf.reshape(map, [n * h * w, width]), parameters, `${stage}.norm`, PATCH_NORM_EPS);
    for (let i = 0; i < network.depths[j]!; i++, block++) {
      const name = `encoder.block${j + 1}.${i}`;
      const sizes = { n, h, w };
      const seen = norm(tokens, parameters, `${name}.norm1`, BLOCK_NORM_EPS);
      const attended = attention(seen, sizes, parameters, `${name}.attn`, network.heads[j]!, network.sr[j]!);
      tokens = tf.add(tokens, scaled(attended, branches?.[2 * block], n));
      const mixed = mixFeedForward(norm(tokens, parameters, `${name}.norm2`, BLOCK_NORM_EPS), sizes, parameters, name);
      tokens = tf.add(tokens, scaled(mixed, branches?.[2 * block + 1], n));
    }
    x = tf.reshape(norm(tokens, parameters, `encoder.norm${j + 1}`, BLOCK_NORM_EPS), [n, h, w, width]);
    return x;
  });
}

function norm(rows: tf.Tensor, parameters: Tensors, name: string, eps: number): tf.Tensor {
  return layerNorm(rows, named(parameters, `${name}.weight`), named(parameters, `${name}.bias`), eps);
}

/** Linear(C, 4C), depthwise 3x3, GELU, Linear(4C, C) on tokens [n*h*w, C]. */
function mixFeedForward(x: tf.Tensor, { n, h, w }: TokenMap, parameters: Tensors, block: string): tf.Tensor {
  const wide = linear(x, parameters, `${block}.mlp.fc1`);
  const width = wide.shape[1]!;
  const filter = named(parameters, `${block}.mlp.dwconv.dwconv.weight`) as tf.Tensor4D;
  const map = tf.depthwiseConv2d(tf.reshape(wide, [n, h, w, width]) as tf.Tensor4D, filter, 1, 'same');
  const mixed = tf.add(map, named(parameters, `${block}.mlp.dwconv.dwconv.bias`));
  return linear(gelu(tf.reshape(mixed, [n * h * w, width])), parameters, `${block}.mlp.fc2`);
}

/** Residual branch [n*h*w, C] times one factor per picture, [n]. */
function scaled(branch: tf.Tensor, factors: tf.Tensor | undefined, n: number): tf.Tensor {
  if (factors === undefined) return branch;
  const perPicture = tf.mul(tf.reshape(branch, [n, -1]), tf.reshape(factors, [n, 1]));
  return tf.reshape(perPicture, branch.shape);
}
