// What a stage evaluates: an evaluation all its suites, a training the one by which its checkpoints are judged.
import type { NamedSuite } from '../../../compiler/normal-form.js';
import type { EvaluateStage, TrainStudentStage, TrainTeacherStage } from '../../../compiler/stage-plan.js';
import { networkOf } from '../network-of.js';
import { SuiteEvaluator } from './evaluate-suites.js';

const FULL: NamedSuite = { name: 'full', suite: { call: 'clean', args: {} } };

/** mIoU with all modalities for a teacher, the mean over the suite that `select` names for a student (method, section 7). */
function validationSuite(stage: TrainTeacherStage | TrainStudentStage): NamedSuite {
  const { select, suites } = stage.validation;
  if (stage.op === 'train-teacher' || select.call === 'last') return FULL;
  return suites.find(({ name }) => name === select.args.over) ?? FULL;
}

export function stageEvaluator(stage: TrainTeacherStage | TrainStudentStage | EvaluateStage): SuiteEvaluator {
  const { data, model, seed, semantics } = stage;
  const subject = stage.op === 'evaluate' ? stage.subject : stage.op === 'train-teacher' ? 'teacher' : 'student';
  const evaluation = stage.op === 'evaluate' ? stage.evaluation : stage.validation;
  const suites = stage.op === 'evaluate' ? evaluation.suites : [validationSuite(stage)];
  return new SuiteEvaluator({
    network: networkOf(model, data.classes),
    prefix: `${subject}/`,
    data,
    evaluation,
    suites,
    seed,
    semantics,
  });
}
