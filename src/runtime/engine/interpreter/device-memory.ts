// The memory of an interpreting backend as plain arrays: what our own kernels need to know about tfjs's cpu and wasm backends.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DType, HostArray } from '../../../graph/tensor-graph.js';

/** A row-major float32 matrix that starts `offset` elements into a tensor. */
export interface Matrix {
  readonly tensor: TensorInfo;
  readonly offset: number;
}

export interface DeviceMemory {
  /** A new tensor with undefined contents. */
  allocate(shape: readonly number[], dtype: DType): TensorInfo;
  /** The live values: a write changes the tensor. May be detached by the next `allocate`, so take views last. */
  view(tensor: TensorInfo): HostArray;
  /** `view` of a float32 tensor. */
  floats(tensor: TensorInfo): Float32Array;
  /** The same values under another shape, counted as one more reference. */
  share(tensor: TensorInfo, shape: readonly number[]): TensorInfo;
  /** Drops one reference. */
  release(tensor: TensorInfo): void;
  /** Whether something else holds a reference to the same values. */
  isShared(tensor: TensorInfo): boolean;
  /** result[rows, columns] = left[rows, inner] · right[inner, columns]; `result` overlaps neither operand. */
  multiply(left: Matrix, right: Matrix, result: Matrix, rows: number, inner: number, columns: number): void;
  /** Runs `use` with a tensor that has the same bytes and a fresh identity, so that no cache knows it. */
  withFreshIdentity(tensor: TensorInfo, use: (alias: TensorInfo) => TensorInfo): TensorInfo;
  /** Tensors alive, for leak tests. */
  count(): number;
}
