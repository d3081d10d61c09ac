// What a stage evaluates, prepared: the functions of its suites.
import type { EvaluateStage, TrainStudentStage, TrainTeacherStage } from '../../../compiler/stage-plan.js';
import { networkOf } from '../network-of.js';
import { SuiteEvaluator } from './evaluate-suites.js';
import { stageSuites } from './stage-suites.js';

export function stageEvaluator(stage: TrainTeacherStage | TrainStudentStage | EvaluateStage): SuiteEvaluator {
  const { data, model, seed, semantics } = stage;
  const subject = stage.op === 'evaluate' ? stage.subject : stage.op === 'train-teacher' ? 'teacher' : 'student';
  const evaluation = stage.op === 'evaluate' ? stage.evaluation : stage.validation;
  return new SuiteEvaluator({
    network: networkOf(model, data.classes),
    prefix: `${subject}/`,
    data,
    evaluation,
    suites: stageSuites(stage),
    seed,
    semantics,
    byCondition: stage.op === 'evaluate',
  });
}
