// Stage `train-teacher`: all modalities, cross-entropy only (method, section 3).
import type { TrainTeacherStage } from '../../../compiler/stage-plan.js';
import { withPrefix } from '../../../model/parameters.js';
import { drawChannelDropout, drawDropPath } from '../../../model/residual-masks.js';
import { networkOf } from '../network-of.js';
import type { StageContext, StageResult } from '../stage-context.js';
import { fusionShares } from '../training/fusion-shares.js';
import { runTraining } from '../training/run-training.js';
import { startingWeights } from '../training/starting-weights.js';
import { TEACHER_STEP } from '../training/step-functions.js';
import type { Trainee } from '../training/trainee.js';

export function teacherTrainee(stage: TrainTeacherStage, context: StageContext): Trainee {
  const { data, model, training, seed } = stage;
  const network = networkOf(model, data.classes);
  const modalities = data.modalities.length;
  const { batch } = training;
  const all = [...data.modalities.keys()];
  return {
    subject: 'teacher',
    network,
    prefix: 'teacher/',
    labels: ['ce'],
    initial: () => withPrefix('teacher/', startingWeights(model, data.classes, seed, context.data)),
    weights: () => [1],
    seen: () => all,
    call: (step, absent) => ({
      name: TEACHER_STEP,
      feeds: {
        ...(data.missing === 'absent' ? { fusion: fusionShares(all, absent) } : {}),
        ...(network.dropPath > 0 ? { drop_path: drawDropPath(network, modalities, batch, seed, step) } : {}),
        ...(network.dropout > 0 ? { channel_dropout: drawChannelDropout(network, batch, seed, step) } : {}),
      },
    }),
  };
}

export function runTrainTeacher(stage: TrainTeacherStage, context: StageContext): Promise<StageResult> {
  return runTraining(stage, teacherTrainee(stage, context), context);
}
