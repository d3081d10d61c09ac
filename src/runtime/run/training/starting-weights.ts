// The weights a network starts its training with.
import { resolve } from 'node:path';
import type { Model } from '../../../compiler/normal-form.js';
import { initialParameters } from '../../../model/network.js';
import type { DataContext } from '../../data/data-context.js';
import { imagenetFile } from '../../weights/imagenet-weights.js';
import { loadWeights } from '../../weights/load-weights.js';
import { networkOf } from '../network-of.js';

/**
 * Parameters and statistics for `model`: random by `seed`, with the encoder or the whole network replaced by those of a
 * file. Nothing else changes: without a file the same seed gives the same decoder. Throws exit 4 for a file that is not
 * there, cannot be read or does not fit.
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
  const file = weights === 'imagenet' ? imagenetFile(model, context.environment) : resolve(context.baseFolder, weights);
  return { ...random, ...loadWeights(file, network, 'start') };
}
