// Focal loss (Lin et al., arXiv 1708.02002): cross-entropy in which a pixel counts by (1 - p)^gamma, p the probability of its
// own class. Well-classified pixels fade, so the rare and hard ones decide. Mean over the pixels that are not ignored.
import type { LossFunction } from 'rseg';

export const focal: LossFunction<{ readonly gamma: number }> = ({ student, labels }, { gamma }, tf) => {
  const classes = student.logits.shape[3];
  const target = tf.oneHot(tf.reshape(labels, [-1]), classes, 1, 0, 'float32');
  const logits = tf.reshape(student.logits, [-1, classes]);
  const logP = tf.sum(tf.mul(tf.logSoftmax(logits), target), 1);
  const missing = tf.sub(1, tf.exp(logP));
  const labelled = tf.sum(target, 1);
  const each = tf.mul(tf.mul(tf.pow(missing, gamma), logP), labelled);
  return tf.div(tf.neg(tf.sum(each)), tf.maximum(tf.sum(labelled), 1)).asScalar();
};
