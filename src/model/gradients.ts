import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from './function-definition.js';

/**
 * Value of a scalar function and its gradient with respect to named tensors. Tensors that it does not depend on are left
 * out. What the function hands to the outside besides its value must be kept with `tf.keep`.
 */
export function valueAndGradients(
  compute: () => tf.Scalar,
  parameters: Tensors,
): { readonly value: tf.Tensor; readonly gradients: Tensors } {
  const names = Object.keys(parameters);
  const sources = names.map((name) => parameters[name]!);
  const { value, grads } = tf.engine().gradients(compute, sources, undefined, true);
  const found = names.map((name, i) => [name, grads[i]] as const).filter(([, gradient]) => gradient != null);
  return { value, gradients: Object.fromEntries(found) as Tensors };
}

/** Euclidean norm of all gradients together, a scalar. */
export function gradientNorm(gradients: Tensors): tf.Tensor {
  const squares = Object.values(gradients).map((gradient) => {
    // a product of a row with itself needs no temporary of the gradient's size
    const row = tf.reshape(gradient, [1, gradient.size]);
    return tf.reshape(tf.matMul(row, row, false, true), []);
  });
  return tf.sqrt(tf.addN(squares));
}
