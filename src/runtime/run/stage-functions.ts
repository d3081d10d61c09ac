// The tensor functions of a stage, from the stage alone: the runner loads them, `rseg graph` prints them.
import { assertNever } from '../../assert-never.js';
import type { Stage } from '../../compiler/stage-plan.js';
import type { FunctionDefinitions } from './capture-module.js';
import { stageEvaluator } from './evaluation/stage-evaluator.js';
import type { OwnLosses } from './own-loss/own-losses.js';
import { sampleFunctions } from './training/sample-picture.js';
import { studentFunctions, teacherFunctions } from './training/step-functions.js';

/** Functions of one module, which share its state; none for a stage that computes no tensors. `losses`: those that users wrote. */
export function stageFunctions(stage: Stage, losses: OwnLosses): FunctionDefinitions {
  switch (stage.op) {
    case 'train-teacher':
      return { ...teacherFunctions(stage), ...stageEvaluator(stage).functions, ...sampleFunctions(stage) };
    case 'train-student':
      return { ...studentFunctions(stage, losses), ...stageEvaluator(stage).functions, ...sampleFunctions(stage) };
    case 'evaluate':
      return stageEvaluator(stage).functions;
    case 'index-data':
    case 'load-teacher':
    case 'report':
      return {};
    default:
      return assertNever(stage);
  }
}
