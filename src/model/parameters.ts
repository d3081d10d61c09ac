// Named tensors and the prefixes under which several sets of them share one state.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tensors } from './function-definition.js';

/** The tensor called `name`. A missing one is a mistake of ours and stops at once. */
export function named(tensors: Tensors, name: string): Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`there is no tensor called ${name}`);
  return tensor;
}

/** The entries under `prefix`, without it. */
export function withoutPrefix(prefix: string, tensors: Tensors): Tensors {
  const entries = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(entries.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

/** The same values, every name with `prefix` in front. */
export function withPrefix<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}
