// The weights a network starts its training with.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Model } from '../../../compiler/normal-form.js';
import { EXIT, UserError } from '../../../exit-code.js';
import { initialParameters } from '../../../model/network.js';
import type { DataContext } from '../../data/data-context.js';
import { networkOf } from '../network-of.js';
import { readWeights } from '../weights-file.js';

/** Depths and first width of the published encoders. */
const PUBLISHED: Readonly<Record<string, string>> = {
  '32/2,2,2,2': 'mit_b0',
  '64/2,2,2,2': 'mit_b1',
  '64/3,4,6,3': 'mit_b2',
  '64/3,4,18,3': 'mit_b3',
  '64/3,8,27,3': 'mit_b4',
  '64/3,6,40,3': 'mit_b5',
};

function imagenetFile(model: Model, { environment }: DataContext): string {
  const { dims, depths } = model.args.backbone.args;
  const name = PUBLISHED[`${dims[0]}/${depths.join()}`];
  if (name === undefined) {
    throw new UserError(EXIT.fileErrors, 'there are no ImageNet weights for this encoder', {
      help: 'ImageNet weights exist for mit_b0 to mit_b5; use weights: none or a file',
    });
  }
  const folder =
    environment.RSEG_WEIGHTS ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'rseg', 'weights');
  const file = join(folder, `${name}.safetensors`);
  if (existsSync(file)) return file;
  throw new UserError(EXIT.data, `the ImageNet weights of ${name} are not there`, {
    where: file,
    help: `rseg distributes no weights: put ${name}.safetensors there, or name its folder in RSEG_WEIGHTS`,
  });
}

/**
 * Parameters and statistics for `model`: random by `seed`, with the encoder or the whole network replaced by those of a
 * file. Throws exit 4 (no such file) or 9 (weights of another network).
 */
export function startingWeights(
  model: Model,
  classes: number,
  seed: number,
  context: DataContext,
): Record<string, Float32Array> {
  const network = networkOf(model, classes);
  const random = initialParameters(network, seed);
  const { weights } = model.args;
  if (weights === null) return random;
  const file = weights === 'imagenet' ? imagenetFile(model, context) : resolve(context.baseFolder, weights);
  return { ...random, ...readWeights(file, network, 'encoder') };
}
