// Records a user's loss and its gradient alone, at all sizes at which the steps of a stage will call it.
import type { TrainStudentStage } from '../../../compiler/stage-plan.js';
import { capture } from '../../../graph/capture.js';
import { fillValue } from '../../../graph/ref.js';
import { type OwnLoss, withoutGradient } from '../../../model/own-loss.js';
import { LOSS_VALUE, ownLossAlone } from '../../../model/own-loss-alone.js';
import { studentCounts } from '../training/step-functions.js';

/** Throws exit 3 for a loss that cannot be part of the steps of `stage`. */
export function tryLoss(loss: OwnLoss, args: Readonly<Record<string, unknown>>, stage: TrainStudentStage): void {
  const { data, training, semantics, model, teacher } = stage;
  const { batch, image } = training;
  const studentDims = model.args.backbone.args.dims;
  const teacherDims = (teacher ?? model).args.backbone.args.dims;
  const sizes = { semantics, batch, image, classes: data.classes, studentDims, teacherDims };
  for (const present of studentCounts(stage)) {
    const { outputs } = capture(ownLossAlone(loss, args, { ...sizes, present }));
    // the gradient of argMax and its like is a tensor of zeros
    const gradients = [...outputs].filter(([name]) => name !== LOSS_VALUE);
    if (gradients.every(([, ref]) => fillValue(ref) === 0)) throw withoutGradient(loss);
  }
}
