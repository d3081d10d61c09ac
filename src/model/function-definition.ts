// A pure function of named tensors, written in plain tfjs code and ready to be captured as a tensor graph.
import type { Tensor } from '@tensorflow/tfjs-core';

export interface TensorShape {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
}
export type Tensors = Readonly<Record<string, Tensor>>;

/**
 * `apply(feeds, state)` must not read tensor values, create variables or draw random numbers. `state` of the result
 * replaces the entries of the same name after the run, where there is an output `finite` only when that is true.
 */
export interface FunctionDefinition {
  readonly feeds: Readonly<Record<string, TensorShape>>;
  readonly state: Readonly<Record<string, TensorShape>>;
  readonly apply: (feeds: Tensors, state: Tensors) => { readonly outputs: Tensors; readonly state?: Tensors };
}
