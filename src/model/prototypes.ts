// Class prototypes (method, equation 6): one row per class, the mean of the features where the label is that class.
import * as tf from '@tensorflow/tfjs-core';

/** Pixels of every class on one stage's map. */
export interface ClassMasks {
  /** [B, K, h*w]: 1 where the label is the class */
  readonly masks: tf.Tensor;
  /** [B, K, 1]: number of pixels */
  readonly counts: tf.Tensor;
}

/** value(0), value(1), … as a constant. */
function integers(length: number, value: (i: number) => number): tf.Tensor1D {
  const values = Int32Array.from({ length }, (_, i) => value(i));
  return tf.tensor1d(values, 'int32');
}

/** Labels [B, H, W] resized to h x w by nearest neighbour, source index floor(i * H / h), as masks. */
export function classMasks(labels: tf.Tensor, classes: number, h: number, w: number): ClassMasks {
  const [batch, height, width] = labels.shape as [number, number, number];
  const rows = integers(h, (i) => Math.floor((i * height) / h));
  const columns = integers(w, (i) => Math.floor((i * width) / w));
  const small = tf.gather(tf.gather(labels, rows, 1), columns, 2);
  const ids = tf.reshape(
    integers(classes, (id) => id),
    [1, classes, 1],
  );
  const masks = tf.cast(tf.equal(tf.reshape(small, [batch, 1, h * w]), ids), 'float32');
  return { masks, counts: tf.sum(masks, 2, true) };
}

/**
 * Prototypes [m*B, K, C] of maps [m*B, h, w, C]; rows of absent classes are 0.
 * @param form `mean`: class mean; `squared-count`: divided by the count once more, as the released code does
 */
export function prototypes(map: tf.Tensor, { masks, counts }: ClassMasks, form: 'mean' | 'squared-count'): tf.Tensor {
  const [rows, h, w, width] = map.shape as [number, number, number, number];
  const least = tf.maximum(counts, 1);
  const shares = tf.div(masks, form === 'mean' ? least : tf.square(least));
  const perMap = tf.tile(shares, [rows / masks.shape[0]!, 1, 1]);
  return tf.matMul(perMap, tf.reshape(map, [rows, h * w, width]));
}
