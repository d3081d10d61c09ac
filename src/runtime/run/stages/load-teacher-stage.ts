// Stage `load-teacher`: a trained teacher from a file, checked against the network described.
import { resolve } from 'node:path';
import type { LoadTeacherStage } from '../../../compiler/stage-plan.js';
import { loadWeights } from '../../weights/load-weights.js';
import { networkOf } from '../network-of.js';
import { type StageContext, type StageResult, WEIGHTS_FILE } from '../stage-context.js';
import { encodeWeights } from '../weights-file.js';

/** `weights` is relative to the run folder in a stored plan. */
export function runLoadTeacher(stage: LoadTeacherStage, classes: number, context: StageContext): StageResult {
  const network = networkOf(stage.model, classes);
  const file = resolve(context.folder.path, stage.weights);
  return new Map([[WEIGHTS_FILE, encodeWeights(network, loadWeights(file, network, 'whole'))]]);
}
