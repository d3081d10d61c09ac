// Records a loss and its gradient alone, before it is part of a step: so what fails is known to be the user's code.
import type * as tf from '@tensorflow/tfjs-core';
import type { TrainStudentStage } from '../../../compiler/stage-plan.js';
import { UserError } from '../../../exit-code.js';
import { capture } from '../../../graph/capture.js';
import { fillValue } from '../../../graph/ref.js';
import type { FunctionDefinition, Tensors } from '../../../model/function-definition.js';
import { valueAndGradients } from '../../../model/gradients.js';
import type { LossInput, Prediction } from '../../../model/loss-input.js';
import { lossFailure, type OwnLoss, ownTerm, withoutGradient } from '../../../model/own-loss.js';
import { studentCounts } from '../training/step-functions.js';

/** Throws exit 3 for a loss that cannot be part of the steps of `stage`. */
export function tryLoss(loss: OwnLoss, args: Readonly<Record<string, unknown>>, stage: TrainStudentStage): void {
  for (const present of studentCounts(stage)) {
    const { outputs } = capture(lossAlone(loss, args, stage, present));
    // the gradient of argMax and its like is a tensor of zeros
    const gradients = [...outputs].filter(([name]) => name !== VALUE);
    if (gradients.every(([, ref]) => fillValue(ref) === 0)) throw withoutGradient(loss);
  }
}

const VALUE = 'value';

function lossAlone(
  loss: OwnLoss,
  args: Readonly<Record<string, unknown>>,
  stage: TrainStudentStage,
  present: number,
): FunctionDefinition {
  const { data, training, semantics, model, teacher } = stage;
  const { batch, image } = training;
  const logits = { shape: [batch, ...image, data.classes], dtype: 'float32' } as const;
  const maps = (role: string, dims: readonly number[], modalities: number) =>
    Object.fromEntries(
      dims.map((width, j) => {
        const [h, w] = image.map((side) => side >> (j + 2)) as [number, number];
        return [`${role}.map${j}`, { shape: [modalities * batch, h, w, width], dtype: 'float32' } as const];
      }),
    );
  const predictionOf = (role: string, feeds: Tensors): Prediction => ({
    logits: () => feeds[`${role}.logits`]!,
    logProbabilities: () => unused(),
    features: [0, 1, 2, 3].map((j) => feeds[`${role}.map${j}`]!),
  });
  return {
    feeds: {
      labels: { shape: [batch, ...image], dtype: 'int32' },
      'student.logits': logits,
      'teacher.logits': logits,
      ...maps('student', model.args.backbone.args.dims, present),
      ...maps('teacher', (teacher ?? model).args.backbone.args.dims, present),
    },
    state: {},
    apply: (feeds) => {
      const taught = predictionOf('teacher', feeds);
      const input: LossInput = {
        semantics,
        batch,
        classes: data.classes,
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

function gradientsOf(
  loss: OwnLoss,
  args: Readonly<Record<string, unknown>>,
  input: LossInput,
  feeds: Tensors,
): Tensors {
  const sources = Object.fromEntries(Object.entries(feeds).filter(([name]) => name.startsWith('student.')));
  try {
    const { value, gradients } = valueAndGradients(() => ownTerm(loss, args)(input) as tf.Scalar, sources);
    return { [VALUE]: value, ...gradients };
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof Error && /^Cannot compute gradient of y=f\(x\)/.test(error.message))
      throw withoutGradient(loss);
    throw lossFailure(loss, error);
  }
}

function unused(): never {
  throw new Error('a loss of the user has no way to ask for this');
}
