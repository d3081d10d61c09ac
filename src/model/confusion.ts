import * as tf from '@tensorflow/tfjs-core';

/**
 * Confusion matrices int32 [S, B, K, K] (target, prediction) of S predictions of the same B pictures.
 * @param labels int32 [B, N], anything outside 0..K-1 is left out; @param predictions int32 [S, B, N]
 */
export function addedConfusions(labels: tf.Tensor, predictions: tf.Tensor, classes: number): tf.Tensor {
  const integer = (value: number): tf.Tensor => tf.scalar(value, 'int32');
  const [subsets, pictures] = predictions.shape as [number, number, number];
  const cells = classes * classes;
  const target = tf.reshape(labels, [1, pictures, -1]);
  const known = tf.logicalAnd(tf.greaterEqual(target, integer(0)), tf.less(target, integer(classes)));
  const first = tf.reshape(
    tf.tensor1d(
      Int32Array.from({ length: subsets * pictures }, (_, matrix) => matrix * cells),
      'int32',
    ),
    [subsets, pictures, 1],
  );
  const cell = tf.add(tf.add(tf.mul(target, integer(classes)), first), predictions);
  // ignored pixels are counted in a bin of their own behind all others
  const all = subsets * pictures * cells;
  const bins = tf.where(known, cell, integer(all));
  const counts = tf.denseBincount(tf.reshape(bins, [-1]) as tf.Tensor1D, tf.tensor1d([], 'float32'), all + 1);
  return tf.cast(tf.reshape(tf.slice(counts, [0], [all]), [subsets, pictures, classes, classes]), 'int32');
}
