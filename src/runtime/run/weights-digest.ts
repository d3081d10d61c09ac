// Fingerprints of the weight files and of the code that a plan reads: the contents belong to its keys, the places do not.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Model } from '../../compiler/normal-form.js';
import type { Stage, StagePlan } from '../../compiler/stage-plan.js';
import { EXIT, UserError } from '../../exit-code.js';
import { bundlesOf } from './own-loss/stored-losses.js';

function modelsOf(stage: Stage): readonly Model[] {
  switch (stage.op) {
    case 'train-student':
      return stage.teacher === null ? [stage.model] : [stage.model, stage.teacher];
    case 'train-teacher':
    case 'load-teacher':
    case 'evaluate':
      return [stage.model];
    default:
      return [];
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (cause) {
    throw new UserError(EXIT.data, 'the weights cannot be read', {
      where: file,
      help: 'weights are given by a path relative to the .rseg file',
      cause,
    });
  }
  return hash.digest('hex');
}

/**
 * Absolute path -> sha256 of every weight file of `plan` and of the code of every loss that a user wrote; those in `known` are not read
 * again. Throws exit 4 naming weights that cannot be read, exit 3 naming code that cannot be used.
 */
export async function digestWeights(
  plan: StagePlan,
  known: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const files = new Set<string>();
  for (const { args } of plan.stages.flatMap(modelsOf)) {
    if (args.weights !== null && args.weights !== 'imagenet') files.add(args.weights);
  }
  const digests: Record<string, string> = {};
  for (const file of files) digests[file] = known[file] ?? (await digestOf(file));
  for (const [file, { digest }] of await bundlesOf(plan)) digests[file] = digest;
  return digests;
}
