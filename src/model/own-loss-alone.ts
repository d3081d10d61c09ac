// A user's loss with its gradient as a function of its own, before it is part of a step: so what fails is known to be the user's code.
import type * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../exit-code.js';
import type { FunctionDefinition, TensorShape, Tensors } from './function-definition.js';
import { valueAndGradients } from './gradients.js';
import type { LossInput, Prediction, Semantics } from './loss-input.js';
import { lossFailure, type OwnLoss, ownTerm, withoutGradient } from './own-loss.js';

export interface LossSurroundings {
  readonly semantics: Semantics;
  readonly batch: number;
  /** [height, width] */
  readonly image: readonly [number, number];
  readonly classes: number;
  /** m */
  readonly present: number;
  /** C_j of both networks */
  readonly studentDims: readonly number[];
  readonly teacherDims: readonly number[];
}

/** Output that holds the loss; the others are its gradients. */
export const LOSS_VALUE = 'value';

/**
 * Feeds: `labels` int32 [B, H, W]; `student.logits`, `teacher.logits` [B, H, W, K]; `student.map<j>`, `teacher.map<j>` [m*B, h, w, C_j].
 * Outputs: `value`, and the gradient of every student input that the loss depends on. Capturing it throws exit 3 for a loss that fails.
 */
export function ownLossAlone(
  loss: OwnLoss,
  args: Readonly<Record<string, unknown>>,
  surroundings: LossSurroundings,
): FunctionDefinition {
  const { semantics, batch, image, classes, present } = surroundings;
  const logits: TensorShape = { shape: [batch, ...image, classes], dtype: 'float32' };
  const maps = (role: string, dims: readonly number[]): Record<string, TensorShape> =>
    Object.fromEntries(
      dims.map((width, j) => {
        const [h, w] = image.map((side) => side >> (j + 2)) as [number, number];
        return [`${role}.map${j}`, { shape: [present * batch, h, w, width], dtype: 'float32' }];
      }),
    );
  return {
    feeds: {
      labels: { shape: [batch, ...image], dtype: 'int32' },
      'student.logits': logits,
      'teacher.logits': logits,
      ...maps('student', surroundings.studentDims),
      ...maps('teacher', surroundings.teacherDims),
    },
    state: {},
    apply: (feeds) => {
      const taught = predictionOf('teacher', feeds);
      const input: LossInput = {
        semantics,
        batch,
        classes,
        labels: feeds.labels!,
        targets: unused,
        student: predictionOf('student', feeds),
        teacher: () => taught,
        pairs: () => ({ student: (x) => x, teacher: (x) => x }),
        noise: unused,
        alignment: unused,
      };
      return { outputs: gradientsOf(loss, args, input, feeds) };
    },
  };
}

function predictionOf(role: 'student' | 'teacher', feeds: Tensors): Prediction {
  return {
    logits: () => feeds[`${role}.logits`]!,
    logProbabilities: unused,
    features: [0, 1, 2, 3].map((j) => feeds[`${role}.map${j}`]!),
  };
}

function gradientsOf(
  loss: OwnLoss,
  args: Readonly<Record<string, unknown>>,
  input: LossInput,
  feeds: Tensors,
): Tensors {
  const sources = Object.fromEntries(Object.entries(feeds).filter(([name]) => name.startsWith('student.')));
  try {
    const { value, gradients } = valueAndGradients(() => ownTerm(loss, args)(input) as tf.Scalar, sources);
    return { [LOSS_VALUE]: value, ...gradients };
  } catch (error) {
    if (error instanceof UserError) throw error;
    // tfjs's words for a value that no operation with a gradient leads to
    if (error instanceof Error && error.message.startsWith('Cannot compute gradient of y=f(x)')) {
      throw withoutGradient(loss);
    }
    throw lossFailure(loss, error);
  }
}

function unused(): never {
  throw new Error('a loss of the user has no way to ask for this');
}
