// Paths of a plan relative to the run folder, so that the stored plan tells nothing about the place of the folder.
import { relative } from 'node:path';
import { assertNever } from '../../assert-never.js';
import type { Dataset, LossTerm, Model } from '../../compiler/normal-form.js';
import type { Stage, StagePlan } from '../../compiler/stage-plan.js';

/**
 * `plan`, whose paths are absolute, with paths relative to `folder`. `copies`: where the code of a loss was stored below the folder, by its
 * absolute path.
 */
export function relativePlan(plan: StagePlan, folder: string, copies: ReadonlyMap<string, string>): StagePlan {
  const data = (dataset: Dataset): Dataset =>
    typeof dataset.root === 'string' ? { ...dataset, root: relative(folder, dataset.root) } : dataset;
  const model = (network: Model): Model => {
    const { weights } = network.args;
    if (weights === null || weights === 'imagenet') return network;
    return { ...network, args: { ...network.args, weights: relative(folder, weights) } };
  };
  const term = (one: LossTerm): LossTerm => {
    const { from } = one.loss;
    return from === undefined
      ? one
      : { ...one, loss: { ...one.loss, from: copies.get(from) ?? relative(folder, from) } };
  };
  const stage = (one: Stage): Stage => {
    switch (one.op) {
      case 'index-data':
        return { ...one, data: data(one.data) };
      case 'load-teacher':
        return { ...one, model: model(one.model), weights: relative(folder, one.weights) };
      case 'train-student':
        return {
          ...one,
          data: data(one.data),
          model: model(one.model),
          teacher: one.teacher === null ? null : model(one.teacher),
          loss: one.loss.map(term),
        };
      case 'train-teacher':
      case 'evaluate':
        return { ...one, data: data(one.data), model: model(one.model) };
      case 'report':
        return one;
      default:
        return assertNever(one);
    }
  };
  const { packs } = plan.runtime;
  const runtime = { ...plan.runtime, packs: packs === null ? null : relative(folder, packs) };
  return { ...plan, runtime, stages: plan.stages.map(stage) };
}
