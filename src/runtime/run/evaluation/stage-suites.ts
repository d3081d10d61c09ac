// Which suites a stage runs: an evaluation all of its experiment, a training the one by which its checkpoints are judged.
import type { NamedSuite } from '../../../compiler/normal-form.js';
import type { EvaluateStage, TrainStudentStage, TrainTeacherStage } from '../../../compiler/stage-plan.js';

const FULL: NamedSuite = { name: 'full', suite: { call: 'clean', args: {} } };

/** mIoU with all modalities for a teacher, the mean over the suite that `select` names for a student (method, section 7). */
function validationSuite(stage: TrainTeacherStage | TrainStudentStage): NamedSuite {
  const { select, suites } = stage.validation;
  if (stage.op === 'train-teacher' || select.call === 'last') return FULL;
  return suites.find(({ name }) => name === select.args.over) ?? FULL;
}

/** The suites whose views and rows are computed in every pass over the evaluation split. */
export function stageSuites(stage: TrainTeacherStage | TrainStudentStage | EvaluateStage): readonly NamedSuite[] {
  return stage.op === 'evaluate' ? stage.evaluation.suites : [validationSuite(stage)];
}
