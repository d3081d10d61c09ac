import * as tf from '@tensorflow/tfjs-core';

/** A 1x1 convolution without bias: the last axis of x [..., C] times matrix [C, D], [..., D]. */
export function projected(x: tf.Tensor, matrix: tf.Tensor): tf.Tensor {
  const [width, wide] = matrix.shape as [number, number];
  return tf.reshape(tf.matMul(tf.reshape(x, [-1, width]), matrix), [...x.shape.slice(0, -1), wide]);
}
