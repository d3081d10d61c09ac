import * as tf from '@tensorflow/tfjs-core';
import { closedForm } from './closed-form.js';

/** GELU in its exact form: x * Phi(x), Phi the distribution function of the standard normal. Any shape. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return closedForm([x], ([input]) => {
    const distribution = tf.add(tf.mul(tf.erf(tf.mul(input!, Math.SQRT1_2)), 0.5), 0.5);
    return {
      value: tf.mul(input!, distribution),
      saved: [input!, distribution],
      gradient: (dy, [u, phi]) => {
        const density = tf.mul(tf.exp(tf.mul(tf.square(u!), -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return [tf.mul(dy, tf.add(phi!, tf.mul(u!, density)))];
      },
    };
  });
}
