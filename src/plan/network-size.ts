// Number of parameters of a network by its description. Hundreds of variants share a few networks, so what was counted is remembered.
import type { Model } from '../compiler/normal-form.js';
import { parameterCount } from '../model/network.js';
import { networkOf } from '../runtime/run/network-of.js';

const counted = new Map<string, number>();

/** Trainable scalars of `model` with a head for `classes` classes. */
export function networkSize(model: Model, classes: number): number {
  const network = networkOf(model, classes);
  const name = JSON.stringify([network.dims, network.depths, network.sr, network.decoder, classes]);
  let count = counted.get(name);
  if (count === undefined) {
    count = parameterCount(network);
    counted.set(name, count);
  }
  return count;
}
