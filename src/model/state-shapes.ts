// Shapes of the state that functions of one module share.
import type { TensorShape } from './function-definition.js';
import { type Network, type ParameterShapes, parameterShapes, statisticShapes } from './network.js';

/** Named tensors as state entries of float32. */
export function stateShapes(prefix: string, shapes: ParameterShapes): Record<string, TensorShape> {
  const entries = [...shapes].map(([name, { shape }]) => [prefix + name, { shape, dtype: 'float32' }] as const);
  return Object.fromEntries(entries);
}

/** Parameters and statistics of a network. */
export function networkState(prefix: string, network: Network): Record<string, TensorShape> {
  return { ...stateShapes(prefix, parameterShapes(network)), ...stateShapes(prefix, statisticShapes(network)) };
}
