import * as tf from '@tensorflow/tfjs-core';

/**
 * Confusion matrices int32 [S, K, K] (target, prediction) of S predictions of the same pixels.
 * @param labels int32, N elements, anything outside 0..K-1 is left out; @param predictions int32 [S, N]
 */
export function addedConfusions(labels: tf.Tensor, predictions: tf.Tensor, classes: number): tf.Tensor {
  const integer = (value: number): tf.Tensor => tf.scalar(value, 'int32');
  const [subsets] = predictions.shape as [number];
  const cells = classes * classes;
  const target = tf.reshape(labels, [1, -1]);
  const known = tf.logicalAnd(tf.greaterEqual(target, integer(0)), tf.less(target, integer(classes)));
  const first = tf.reshape(
    tf.tensor1d(
      Int32Array.from({ length: subsets }, (_, s) => s * cells),
      'int32',
    ),
    [subsets, 1],
  );
  const cell = tf.add(tf.add(tf.mul(target, integer(classes)), first), predictions);
  // ignored pixels are counted in a bin of their own behind all others
  const bins = tf.where(known, cell, integer(subsets * cells));
  const counts = tf.denseBincount(
    tf.reshape(bins, [-1]) as tf.Tensor1D,
    tf.tensor1d([], 'float32'),
    subsets * cells + 1,
  );
  return tf.cast(tf.reshape(tf.slice(counts, [0], [subsets * cells]), [subsets, classes, classes]), 'int32');
}
