import * as tf from '@tensorflow/tfjs-core';

/** Normal draws that one counter of the generator gives. */
const DRAWS_PER_BLOCK = 4;

/** Successive standard normal tensors of one step; `seed` int32 [2] = key and first counter. No two share a counter. */
export function featureNoise(seed: tf.Tensor): (shape: readonly number[]) => tf.Tensor {
  let used = 0;
  return (shape) => {
    const start = tf.add(seed, tf.tensor1d([0, used], 'int32'));
    used += Math.ceil(shape.reduce((n, side) => n * side, 1) / DRAWS_PER_BLOCK);
    return tf.engine().runKernel('RandomNormal', { seed: start }, { shape: [...shape] }) as tf.Tensor;
  };
}
