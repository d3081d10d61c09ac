import * as tf from '@tensorflow/tfjs-core';
import { meanDivergence } from './divergence.js';
import type { LossInput, Prediction } from './loss-input.js';

export interface CwdSettings {
  /** T: logits are divided by it, the loss is multiplied by its square */
  readonly temperature: number;
}

/**
 * Channel-wise distillation (Shu et al., arXiv 2011.13256): the logits of each class as a distribution over
 * the positions of the picture, softmax(z / T) over H*W; T^2 / K times the sum over classes of KL(teacher || student), mean over the batch.
 */
export function cwd(input: LossInput, { temperature }: CwdSettings): tf.Tensor {
  const overPositions = (prediction: Prediction): tf.Tensor => {
    const logits = prediction.logits();
    const [batch, height, width, classes] = logits.shape as [number, number, number, number];
    const scaled = temperature === 1 ? logits : tf.div(logits, temperature);
    return tf.reshape(tf.transpose(scaled, [0, 3, 1, 2]), [batch, classes, height * width]);
  };
  const student = overPositions(input.student);
  const positions = student.shape[2]!;
  // the mean over classes and positions, times the positions, is the mean over classes of the sum over positions
  const each = meanDivergence(student, overPositions(input.teacher()));
  return tf.mul(tf.mean(each), temperature * temperature * positions);
}
