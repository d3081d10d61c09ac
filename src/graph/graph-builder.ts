// Builds a graph node by node. With sharing on, equal work becomes one node (hash-consing), which is common
// subexpression elimination; rules may replace a node before it exists.
import { encodeAttributes } from './attribute-text.js';
import { inferKernel } from './kernel-signatures/lookup.js';
import { type InputRole, specOf } from './ref.js';
import type { Attributes, DType, GraphNode, Ref, TensorGraph, TensorSpec } from './tensor-graph.js';

/** A node that is about to be built. */
export interface NodeRequest {
  readonly kernel: string;
  readonly inputs: readonly Ref[];
  readonly attributes: Attributes;
  readonly outputs: readonly TensorSpec[];
}
/** Returns what to use instead of the node, one Ref an output, or null when the rule does not apply. */
export type Rule = (request: NodeRequest, builder: GraphBuilder) => readonly Ref[] | null;

export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #known = new Map<string, readonly Ref[]>();
  readonly #share: boolean;
  readonly #rules: readonly Rule[];
  /** how often a rule replaced a node */
  replaced = 0;

  constructor(options: { readonly share: boolean; readonly rules?: readonly Rule[] }) {
    this.#share = options.share;
    this.#rules = options.rules ?? [];
  }

  /** Appends `kernel(inputs)` with inferred outputs and returns one Ref an output. */
  add(kernel: string, inputs: readonly Ref[], attributes: Attributes): readonly Ref[] {
    const inference = inferKernel(kernel, inputs.map(specOf), attributes);
    const request: NodeRequest = { kernel, inputs, ...inference };
    for (const rule of this.#rules) {
      const replacement = rule(request, this);
      if (replacement !== null) {
        this.replaced++;
        return replacement;
      }
    }
    return this.#append(request);
  }

  /** `add` for a kernel with one output. */
  one(kernel: string, inputs: readonly Ref[], attributes: Attributes = {}): Ref {
    return this.add(kernel, inputs, attributes)[0]!;
  }

  fill(value: number, shape: readonly number[], dtype: DType): Ref {
    return this.one('Fill', [], { value, shape, dtype });
  }

  input(name: string, role: InputRole, spec: TensorSpec): Ref {
    const outputs = [{ shape: spec.shape, dtype: spec.dtype }];
    return this.#append({ kernel: 'Input', inputs: [], attributes: { name, role }, outputs })[0]!;
  }

  finish(outputs: ReadonlyMap<string, Ref>, updates: ReadonlyMap<string, Ref>): TensorGraph {
    return { nodes: this.#nodes, outputs, updates };
  }

  #append(request: NodeRequest): readonly Ref[] {
    const key = this.#share ? nodeKey(request) : null;
    const known = key === null ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const node: GraphNode = { id: this.#nodes.length, ...request };
    this.#nodes.push(node);
    const refs = node.outputs.map((_, index) => ({ node, index }));
    if (key !== null) this.#known.set(key, refs);
    return refs;
  }
}

function nodeKey({ kernel, inputs, attributes }: NodeRequest): string {
  return `${kernel}(${inputs.map(({ node, index }) => `${node.id}.${index}`).join()})${encodeAttributes(attributes)}`;
}
