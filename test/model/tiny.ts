// A network small enough to be trained in tests.
import { initialParameters, type Network, statisticShapes } from '../../src/model/network.js';
import { withPrefix } from '../../src/model/parameters.js';
import { normals } from './numbers.js';

export const tiny: Network = {
  dims: [4, 8, 10, 16],
  depths: [1, 1, 1, 1],
  heads: [1, 2, 2, 4],
  sr: [4, 2, 2, 1],
  decoder: 12,
  classes: 5,
  dropPath: 0,
  dropout: 0,
};
export const IMAGE = [32, 32] as const;
export const BATCH = 2;

/** State of a network whose BatchNorm has seen something. */
export function networkValues(prefix: string, network: Network, seed: number): Record<string, Float32Array> {
  const values = initialParameters(network, seed);
  for (const name of statisticShapes(network).keys()) {
    const draws = normals(seed, network.decoder).data;
    values[name] = name.endsWith('var') ? draws.map((x) => 0.5 + x * x) : draws;
  }
  return withPrefix(prefix, values);
}
