// Initial values drawn per tensor name, so that networks which share a name and a shape share its values and adding a
// tensor changes no other.
import { CounterRandom, STREAM } from '../random/philox.js';
import type { ParameterShape, ParameterShapes } from './network.js';

/** Fresh values for any set of named tensors. */
export function initialValues(shapes: ParameterShapes, seed: number): Record<string, Float32Array> {
  return Object.fromEntries([...shapes].map(([name, shape]) => [name, draw(name, shape, seed)]));
}

function draw(name: string, { shape, init }: ParameterShape, seed: number): Float32Array {
  const values = new Float32Array(shape.reduce((n, side) => n * side, 1));
  if (init.kind === 'constant') return values.fill(init.value);
  const random = new CounterRandom(seed, STREAM.initialisation, hashName(name));
  if (init.kind === 'uniform') return values.map(() => random.uniform(-init.bound, init.bound));
  return values.map(() => init.std * random.normal());
}

/** 32-bit FNV-1a of the UTF-16 code units. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
