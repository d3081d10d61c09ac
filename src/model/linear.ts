import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from './function-definition.js';
import { named } from './parameters.js';

/** rows [n, in] through `<name>.weight` [in, out] and `<name>.bias` [out]. */
export function linear(rows: tf.Tensor, parameters: Tensors, name: string): tf.Tensor {
  const product = tf.matMul(rows, named(parameters, `${name}.weight`));
  return tf.add(product, named(parameters, `${name}.bias`));
}

/** Convolution with bias, x [n, h, w, in] -> [n, h', w', out], h' = floor((h + 2 pad - k) / stride) + 1. */
export function convolution(x: tf.Tensor, parameters: Tensors, name: string, stride: number, pad: number): tf.Tensor {
  const filter = named(parameters, `${name}.weight`) as tf.Tensor4D;
  const image = x as tf.Tensor4D;
  const around: [number, number] = [pad, pad];
  const result =
    pad === 0
      ? tf.conv2d(image, filter, stride, 'valid')
      : tf.conv2d(image, filter, stride, [[0, 0], around, around, [0, 0]], 'NHWC', 1, 'floor');
  return tf.add(result, named(parameters, `${name}.bias`));
}
