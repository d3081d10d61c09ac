import * as tf from '@tensorflow/tfjs-core';

/** log softmax over the last axis. One kernel: `tf.logSoftmax` is a composition of five. */
export function logSoftmax(logits: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('LogSoftmax', { logits }, { axis: -1 }) as tf.Tensor;
}
