// What the graph knows of a kernel: its tensor inputs, and the rule from input specs to output specs.
import type { Attributes, DType, TensorSpec } from '../tensor-graph.js';

export interface Inference {
  readonly outputs: readonly TensorSpec[];
  /** under tfjs's own attribute names, defaults filled in and axes made positive, so that equal work has equal attributes */
  readonly attributes: Attributes;
}
export interface KernelSignature {
  /** names of the tensor inputs as the tfjs kernel calls them, in graph order; 'list' for a kernel that takes an array */
  readonly inputs: readonly string[] | 'list';
  /** Throws with a reason when the kernel does not accept these inputs. Inferring from its own attributes changes nothing. */
  readonly infer: (inputs: readonly TensorSpec[], attributes: Attributes) => Inference;
}
export type SignatureTable = Readonly<Record<string, KernelSignature>>;

/** One output, attributes as normalised. */
export function single(shape: readonly number[], dtype: DType, attributes: Attributes = {}): Inference {
  return { outputs: [{ shape, dtype }], attributes };
}

/** The input at `index`; a missing one is an error. */
export function at(inputs: readonly TensorSpec[], index: number): TensorSpec {
  const spec = inputs[index];
  if (spec === undefined) throw new Error(`input ${index} is missing`);
  return spec;
}

export function requireDType(spec: TensorSpec, ...allowed: readonly DType[]): void {
  if (!allowed.includes(spec.dtype)) throw new Error(`needs ${allowed.join(' or ')}, got ${spec.dtype}: cast first`);
}

export function requireRank(spec: TensorSpec, rank: number): void {
  if (spec.shape.length !== rank) throw new Error(`needs rank ${rank}, got [${spec.shape}]`);
}

/** The same signature under several kernel names. */
export function forEach(names: readonly string[], signature: KernelSignature): SignatureTable {
  return Object.fromEntries(names.map((name) => [name, signature]));
}
