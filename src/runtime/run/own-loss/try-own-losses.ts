// Mistakes in losses that users wrote are told before anything is made.
import type { StagePlan, TrainStudentStage } from '../../../compiler/stage-plan.js';

/**
 * Records every loss of the user's own that `plans` train with, once for equal surroundings. Runs their code; throws exit 3 for one that fails.
 * Without such losses nothing is loaded.
 */
export async function tryOwnLosses(plans: readonly StagePlan[]): Promise<void> {
  const distinct = new Map<string, StagePlan>();
  for (const plan of plans) {
    for (const stage of plan.stages)
      if (stage.op === 'train-student' && stage.loss.some(({ loss }) => loss.from !== undefined))
        distinct.set(surroundings(stage), plan);
  }
  if (distinct.size === 0) return;
  // brings the tensor library with it
  const { openOwnLosses } = await import('./own-losses.js');
  for (const plan of distinct.values()) await openOwnLosses(plan);
}

/** What a loss is given, and with which arguments. */
function surroundings({ loss, training, model, teacher, dropout, data }: TrainStudentStage): string {
  const calls = loss.flatMap((term) => (term.loss.from === undefined ? [] : [term.loss]));
  const { batch, image } = training;
  return JSON.stringify([calls, batch, image, model, teacher, dropout, data.classes, data.modalities.length]);
}
