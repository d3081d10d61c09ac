// Fingerprints of the weight files and of the code that a plan reads: the contents belong to its keys, the places do not.

import { assertNever } from '../../assert-never.js';
import type { Model } from '../../compiler/normal-form.js';
import type { Stage, StagePlan } from '../../compiler/stage-plan.js';
import type { Environment } from '../data/data-context.js';
import { digestFile } from '../weights/digest-file.js';
import type { WantedPart } from '../weights/fit-weights.js';
import { imagenetFile, imagenetName } from '../weights/imagenet-weights.js';
import { checkWeights } from '../weights/load-weights.js';
import { networkOf } from './network-of.js';
import { bundlesOf } from './own-loss/stored-losses.js';

interface NeededWeights {
  readonly model: Model;
  readonly part: WantedPart;
}

/** The networks that a stage reads from files itself. */
function neededBy(stage: Stage): readonly NeededWeights[] {
  switch (stage.op) {
    case 'train-teacher':
    case 'train-student':
      return [{ model: stage.model, part: 'start' }];
    case 'load-teacher':
      return [{ model: stage.model, part: 'whole' }];
    case 'index-data':
    case 'evaluate':
    case 'report':
      return [];
    default:
      return assertNever(stage);
  }
}

export interface DigestOptions {
  readonly environment?: Environment;
  /** what was found to fit already, added to: many runs start from the same file */
  readonly checked?: Set<string>;
}

/**
 * sha256 of every weight file of `plan` by absolute path, of ImageNet weights by their name, and of the code of every loss
 * that a user wrote; those in `known` are not read again. Every file is compared with the network that it is for, so that
 * a wrong one is found before anything is trained. Throws exit 4 for weights that cannot be read or do not fit, exit 3
 * naming code that cannot be used.
 */
export async function digestWeights(
  plan: StagePlan,
  known: Readonly<Record<string, string>> = {},
  { environment = process.env, checked = new Set() }: DigestOptions = {},
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  const classes = plan.stages.find((stage) => stage.op === 'index-data')?.data.classes ?? 0;
  for (const { model, part } of plan.stages.flatMap(neededBy)) {
    const { weights } = model.args;
    if (weights === null) continue;
    const name = weights === 'imagenet' ? imagenetName(model) : weights;
    const file = weights === 'imagenet' ? imagenetFile(model, environment) : weights;
    digests[name] ??= known[name] ?? (await digestFile(file));
    const network = networkOf(model, classes);
    const pair = JSON.stringify([file, part, network]);
    if (!checked.has(pair)) checkWeights(file, network, part);
    checked.add(pair);
  }
  for (const [file, { digest }] of await bundlesOf(plan)) digests[file] = digest;
  return digests;
}
