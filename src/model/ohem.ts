import * as tf from '@tensorflow/tfjs-core';
import { pixelLosses } from './ce.js';
import { closedForm } from './closed-form.js';
import type { LossInput } from './loss-input.js';

const LEAST_SHARE = 16;

/**
 * Cross-entropy over hard pixels (method, section 5.1): the mean over the pixels whose loss is above -log(threshold), or
 * over the floor(valid / 16) pixels of the largest loss where that is more. Equal losses at the border share its weight.
 */
export function ohem(input: LossInput, settings: { readonly threshold: number }): tf.Tensor {
  const { valid } = input.targets();
  return closedForm([pixelLosses(input)], ([losses]) => {
    const weights = hardPixelWeights(losses!, valid, -Math.log(settings.threshold), input.semantics === 'paper');
    return {
      value: tf.sum(tf.mul(losses!, weights)),
      saved: [weights],
      gradient: (dy, [share]) => [tf.mul(dy, share!)],
    };
  });
}

/** Weight of every pixel in the mean, [N]; with nothing to average all 0, or NaN when not `safe`. */
function hardPixelWeights(losses: tf.Tensor, valid: tf.Tensor, border: number, safe: boolean): tf.Tensor {
  const least = tf.floor(tf.div(valid, LEAST_SHARE));
  const hard = tf.cast(tf.greater(losses, border), 'float32');
  const hardCount = tf.sum(hard);
  const enough = tf.cast(tf.greaterEqual(hardCount, least), 'float32');
  const chosen = tf.add(tf.mul(enough, hard), tf.mul(tf.sub(1, enough), largest(losses, least)));
  const count = tf.maximum(hardCount, least);
  return tf.div(chosen, safe ? tf.maximum(count, 1) : count);
}

/** 1 for the `count` largest of losses [N], fractions where equal values straddle the border, else 0. */
function largest(losses: tf.Tensor, count: tf.Tensor): tf.Tensor {
  const most = Math.floor(losses.shape[0]! / LEAST_SHARE);
  if (most === 0) return tf.zerosLike(losses);
  const sorted = tf.topk(losses as tf.Tensor1D, most, true).values;
  const place = tf.cast(tf.maximum(tf.sub(count, 1), 0), 'int32');
  const border = tf.gather(sorted, tf.reshape(place, [1]) as tf.Tensor1D);
  const above = tf.cast(tf.greater(losses, border), 'float32');
  const tied = tf.cast(tf.equal(losses, border), 'float32');
  const left = tf.div(tf.sub(count, tf.sum(above)), tf.maximum(tf.sum(tied), 1));
  return tf.add(above, tf.mul(tied, left));
}
