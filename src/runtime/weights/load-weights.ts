// Weights of a network from a file that a user named, whatever its format and names.
import type { Network } from '../../model/network.js';
import { fromTorchLayout } from '../checkpoint/torch-layout.js';
import { type WeightSource, withWeights } from '../checkpoint/weight-source.js';
import { type Fit, fits, fitWeights, type WantedPart } from './fit-weights.js';
import { WeightsMismatch } from './weights-mismatch.js';

function fitting(source: WeightSource, network: Network, part: WantedPart): Fit {
  const fit = fitWeights(source, network, part);
  if (!fits(fit)) throw new WeightsMismatch(source.where, fit);
  return fit;
}

/** Looks at names and shapes only. @throws UserError with exit code 4 when the file cannot be used for the network. */
export function checkWeights(file: string, network: Network, part: WantedPart): void {
  withWeights(file, (source) => void fitting(source, network, part));
}

/**
 * Values by our names, in our layout, as float32: those of the encoder alone when `part` is `start` and the file holds no
 * decoder. Half precision is widened, double precision rounded.
 * @throws UserError with exit code 4 when the file cannot be used for the network
 */
export function loadWeights(file: string, network: Network, part: WantedPart): Record<string, Float32Array> {
  return withWeights(file, (source) => {
    const weights: Record<string, Float32Array> = {};
    for (const { name, tensor } of fitting(source, network, part).rows) {
      const { shape, data } = tensor!.read();
      const floats = data instanceof Float32Array ? data : Float32Array.from(data as Float64Array);
      weights[name] = fromTorchLayout(name, { shape, data: floats }).data;
    }
    return weights;
  });
}
