// Attention with spatially reduced keys and values (method 2.1).
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from './function-definition.js';
import { layerNorm } from './layer-norm.js';
import { linear } from './linear.js';
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

/**
 * Map [n*h*w, C] reduced by a convolution sr x sr of stride sr and a LayerNorm: [n*floor(h/sr)*floor(w/sr), C]. Its windows
 * do not overlap, so it is one matrix product of patches, which is faster than the convolution kernels and their gradients.
 */
function reduced(x: tf.Tensor, { n, h, w }: TokenMap, parameters: Tensors, name: string, sr: number): tf.Tensor {
  const width = x.shape[1]!;
  const [rows, columns] = [Math.floor(h / sr), Math.floor(w / sr)];
  const map = tf.reshape(x, [n, h, w, width]);
  const whole =
    rows * sr === h && columns * sr === w ? map : tf.slice(map, [0, 0, 0, 0], [n, rows * sr, columns * sr, width]);
  const windows = tf.transpose(tf.reshape(whole, [n * rows, sr, columns, sr * width]), [0, 2, 1, 3]);
  const patches = tf.reshape(windows, [n * rows * columns, sr * sr * width]);
  const filter = tf.reshape(named(parameters, `${name}.sr.weight`), [sr * sr * width, width]);
  const product = tf.add(tf.matMul(patches, filter), named(parameters, `${name}.sr.bias`));
  const gain = named(parameters, `${name}.norm.weight`);
  return layerNorm(product, gain, named(parameters, `${name}.norm.bias`), PATCH_NORM_EPS);
}
