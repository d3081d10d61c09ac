// The parts of TensorFlow's GraphDef that we write, as plain data (tensorflow/core/framework/*.proto).
import type { DType, HostArray } from '../../../graph/tensor-graph.js';

/** Numbers of tensorflow.DataType. */
export const DATA_TYPE = { float32: 1, int32: 3, bool: 10, uint64: 23 } as const;
export type DataTypeName = keyof typeof DATA_TYPE;

export type NodeAttribute =
  | { readonly kind: 'type'; readonly value: DataTypeName }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly dtype: DType; readonly shape: readonly number[]; readonly values: HostArray };
export type NodeAttributes = Readonly<Record<string, NodeAttribute>>;

export interface NodeDef {
  readonly name: string;
  readonly op: string;
  /** `node` or `node:output`; `^node` only orders */
  readonly inputs: readonly string[];
  readonly attributes: NodeAttributes;
}

export const type = (value: DataTypeName): NodeAttribute => ({ kind: 'type', value });
export const int = (value: number): NodeAttribute => ({ kind: 'int', value });
export const ints = (value: readonly number[]): NodeAttribute => ({ kind: 'ints', value });
export const float = (value: number): NodeAttribute => ({ kind: 'float', value });
export const flag = (value: boolean): NodeAttribute => ({ kind: 'flag', value });
export const text = (value: string): NodeAttribute => ({ kind: 'text', value });
export const shapeOfNode = (value: readonly number[]): NodeAttribute => ({ kind: 'shape', value });
