// Reproducible test numbers and their comparison.
import * as assert from 'uvu/assert';
import { CounterRandom, STREAM } from '../../src/random/philox.js';

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, side) => n * side, 1);

export function normals(seed: number, ...shape: number[]): { readonly shape: number[]; readonly data: Float32Array } {
  const random = new CounterRandom(seed, STREAM.scene);
  return { shape, data: new Float32Array(sizeOf(shape)).map(() => random.normal()) };
}

/** Labels in 0..classes-1 with patches of 255. */
export function someLabels(seed: number, classes: number, ...shape: number[]): { shape: number[]; data: Int32Array } {
  const random = new CounterRandom(seed, STREAM.scene, 1);
  const data = new Int32Array(sizeOf(shape)).map(() => (random.uniform() < 0.1 ? 255 : random.integer(classes)));
  return { shape, data };
}

export function near(got: number, wanted: number, tolerance: number, what = ''): void {
  assert.ok(Math.abs(got - wanted) <= tolerance, `${what} ${got} instead of ${wanted}`);
}

export function allNear(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number, what = ''): void {
  assert.is(got.length, wanted.length, what);
  for (let i = 0; i < wanted.length; i++) near(got[i]!, wanted[i]!, tolerance, `${what}[${i}]`);
}
