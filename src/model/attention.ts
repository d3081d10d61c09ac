// Attention with spatially reduced keys and values (method 2.1).
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from './function-definition.js';
import { layerNorm } from './layer-norm.js';
import { convolution, linear } from './linear.js';
import { named } from './parameters.js';

export interface TokenMap {
  /** pictures, rows and columns of the map */
  readonly n: number;
  readonly h: number;
  readonly w: number;
}
/** LayerNorm eps of PyTorch's default; the norms of the blocks use 1e-6. */
export const PATCH_NORM_EPS = 1e-5;

/** x [n*h*w, C] -> [n*h*w, C], parameters `<name>.q|kv|proj|sr|norm`. */
export function attention(
  x: tf.Tensor,
  { n, h, w }: TokenMap,
  parameters: Tensors,
  name: string,
  heads: number,
  sr: number,
): tf.Tensor {
  const width = x.shape[1]!;
  const depth = width / heads;
  // scaling the small matrix instead of every query
  const scale = depth ** -0.5;
  const queries = tf.add(
    tf.matMul(x, tf.mul(named(parameters, `${name}.q.weight`), scale)),
    tf.mul(named(parameters, `${name}.q.bias`), scale),
  );
  const q = tf.transpose(tf.reshape(queries, [n, h * w, heads, depth]), [0, 2, 1, 3]);
  const source = sr > 1 ? reduced(x, { n, h, w }, parameters, name, sr) : x;
  const keys = source.shape[0]! / n;
  const kv = tf.reshape(linear(source, parameters, `${name}.kv`), [n, keys, 2, heads, depth]);
  const [k, v] = tf.unstack(tf.transpose(kv, [2, 0, 3, 1, 4])) as [tf.Tensor, tf.Tensor];
  const weights = tf.softmax(tf.matMul(q, k, false, true));
  const mixed = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]);
  return linear(tf.reshape(mixed, [n * h * w, width]), parameters, `${name}.proj`);
}

function reduced(x: tf.Tensor, { n, h, w }: TokenMap, parameters: Tensors, name: string, sr: number): tf.Tensor {
  const width = x.shape[1]!;
  const map = convolution(tf.reshape(x, [n, h, w, width]), parameters, `${name}.sr`, sr, 0);
  const gain = named(parameters, `${name}.norm.weight`);
  return layerNorm(tf.reshape(map, [-1, width]), gain, named(parameters, `${name}.norm.bias`), PATCH_NORM_EPS);
}
