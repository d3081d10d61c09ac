// Arithmetic on static shapes and dtypes.
import type { DType, HostArray, TensorSpec } from './tensor-graph.js';

/** Number of elements; a scalar has one. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

export function sameSpec(a: TensorSpec, b: TensorSpec): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

/** The shape that `a` and `b` broadcast to, aligned at the last axis. Throws when they do not. */
export function broadcastShapes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`shapes [${a}] and [${b}] do not broadcast`);
    return x === 1 ? y : x;
  });
}

/** A negative axis counts from the end; the result is within 0..rank-1. */
export function normaliseAxis(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(normal) || normal < 0 || normal >= rank)
    throw new Error(`axis ${axis} of a rank ${rank} tensor`);
  return normal;
}

/** Ascending distinct axes; null means all. */
export function normaliseAxes(axes: number | readonly number[] | null, rank: number): number[] {
  if (axes === null) return Array.from({ length: rank }, (_, axis) => axis);
  const list = typeof axes === 'number' ? [axes] : axes;
  return [...new Set(list.map((axis) => normaliseAxis(axis, rank)))].sort((a, b) => a - b);
}

/** A zeroed host array that holds `size` elements of `dtype`. */
export function hostArray(dtype: DType, size: number): HostArray {
  switch (dtype) {
    case 'float32':
      return new Float32Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'bool':
      return new Uint8Array(size);
  }
}

/** Bytes of a tensor; bool takes one byte an element. */
export function byteSize(spec: TensorSpec): number {
  return sizeOf(spec.shape) * (spec.dtype === 'bool' ? 1 : 4);
}

export function printSpec(spec: TensorSpec): string {
  return `${spec.dtype}[${spec.shape.join(',')}]`;
}
