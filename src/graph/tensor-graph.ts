// The typed tensor graph: a list of operations `%name = Kernel(inputs, attributes) : dtype[shape]` in topological order.

export type DType = 'float32' | 'int32' | 'bool';
export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}
/** Values on the host. bool is one byte an element. */
export type HostArray = Float32Array | Int32Array | Uint8Array;

export type AttributeValue = number | string | boolean | null | HostArray | readonly AttributeValue[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Output `index` of `node`. */
export interface Ref {
  readonly node: GraphNode;
  readonly index: number;
}
export interface GraphNode {
  readonly id: number;
  readonly kernel: string;
  readonly inputs: readonly Ref[];
  readonly attributes: Attributes;
  readonly outputs: readonly TensorSpec[];
}

/** Name of the output that says whether the state of a function may be replaced. */
export const GUARD = 'finite';

/**
 * One pure function. `Input` nodes have attributes `{name, role}`, role `feed` (given at every run) or `state` (lives on
 * the device between runs). `updates` replace the state inputs of the same name after the run; where there is an output
 * `GUARD`, a bool, only when it is true.
 */
export interface TensorGraph {
  readonly nodes: readonly GraphNode[];
  readonly outputs: ReadonlyMap<string, Ref>;
  readonly updates: ReadonlyMap<string, Ref>;
}

/** Named functions over one shared state: `step_m1`, `encode`, `decode`, … */
export interface GraphModule {
  readonly name: string;
  readonly functions: ReadonlyMap<string, TensorGraph>;
}
