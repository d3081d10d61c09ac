// The losses of a plan that users wrote: loaded, tried, and put into the terms of a training step.
import type { LossTerm } from '../../../compiler/normal-form.js';
import type { StagePlan, TrainStudentStage } from '../../../compiler/stage-plan.js';
import type { LossSource, TermDefinition } from '../../../model/loss-registry.js';
import type { OwnLoss } from '../../../model/own-loss.js';
import { bundleLoss, type LossBundle } from './bundle-loss.js';
import { importLoss } from './import-loss.js';
import { readStoredLoss } from './stored-losses.js';
import { tryLoss } from './try-loss.js';

/** By path in the plan and name. */
export type OwnLosses = ReadonlyMap<string, OwnLoss>;

export const NO_OWN_LOSSES: OwnLosses = new Map();

/** The losses of `plan` from the user's files. Runs their code; throws exit 3 for one that cannot be part of a training step. */
export function openOwnLosses(plan: StagePlan): Promise<OwnLosses> {
  return loadLosses(plan, bundleLoss);
}

/** The losses of the plan that lies in the folder `run`, from the copies there. */
export function openStoredLosses(plan: StagePlan, run: string): Promise<OwnLosses> {
  return loadLosses(plan, (from) => Promise.resolve(readStoredLoss(run, from)));
}

async function loadLosses(plan: StagePlan, read: (from: string) => Promise<LossBundle>): Promise<OwnLosses> {
  const losses = new Map<string, OwnLoss>();
  for (const stage of plan.stages) {
    if (stage.op !== 'train-student') continue;
    for (const { loss } of stage.loss) {
      const { call: name, from, uses = [] } = loss;
      if (from === undefined) continue;
      const imported = await importLoss(name, from, await read(from));
      const own: OwnLoss = { name, file: from, uses: uses as readonly LossSource[], ...imported };
      tryLoss(own, loss.args, stage);
      losses.set(lossKey(from, name), own);
    }
  }
  return losses;
}

const lossKey = (from: string, name: string): string => `${from}#${name}`;

/** The terms of a stage as its training step computes them. */
export function termsOf({ loss }: TrainStudentStage, losses: OwnLosses): readonly TermDefinition[] {
  return loss.map((term) => definitionOf(term, losses));
}

function definitionOf({ label, loss }: LossTerm, losses: OwnLosses): TermDefinition {
  if (loss.from === undefined) return { label, loss };
  const own = losses.get(lossKey(loss.from, loss.call));
  if (own === undefined) throw new Error(`the code of term ${label} was not loaded`);
  return { label, loss, own };
}
