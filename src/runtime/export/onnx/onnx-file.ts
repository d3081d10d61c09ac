// A graph with its weights as an ONNX file, operator set 17.
import type { OpenShapes } from '../../../graph/open-batch.js';
import { graphInput, specOf } from '../../../graph/ref.js';
import type { GraphNode, HostArray, Ref, TensorGraph } from '../../../graph/tensor-graph.js';
import { permute } from '../../checkpoint/permute.js';
import type { HostTensors } from '../../engine/engine.js';
import { ELEMENTWISE } from './convert-elementwise.js';
import { LAYOUT } from './convert-layout.js';
import { WINDOW } from './convert-window.js';
import type { ConversionTable } from './node-conversion.js';
import type { OnnxValue } from './onnx-model.js';
import { OnnxProgram } from './onnx-program.js';
import { encodeOnnx } from './write-onnx.js';

const CONVERSIONS: ConversionTable = { ...ELEMENTWISE, ...LAYOUT, ...WINDOW };
/** The name of an open size. */
const BATCH = 'batch';

export interface OnnxOptions {
  /** version of rseg */
  readonly version: string;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * The bytes of a model whose inputs are the feeds of `graph` and whose outputs are its outputs, the state frozen to
 * `weights`. Throws an Error for a kernel that networks in evaluation do not use.
 */
export function onnxFile(graph: TensorGraph, weights: HostTensors, open: OpenShapes, options: OnnxOptions): Uint8Array {
  const conversion = new GraphConversion(graph, weights, open);
  return encodeOnnx({ ...conversion.convert(), metadata: options.metadata }, options.version);
}

class GraphConversion {
  readonly #program = new OnnxProgram();
  readonly #graph: TensorGraph;
  readonly #weights: HostTensors;
  readonly #open: OpenShapes;
  readonly #names = new Map<GraphNode, readonly string[]>();
  readonly #written = new Set<string>();

  constructor(graph: TensorGraph, weights: HostTensors, open: OpenShapes) {
    this.#graph = graph;
    this.#weights = weights;
    this.#open = open;
  }

  convert() {
    const inputs: OnnxValue[] = [];
    for (const node of this.#graph.nodes) {
      const input = graphInput(node);
      if (input?.role === 'feed') {
        inputs.push(this.#value(input.name, { node, index: 0 }));
        this.#names.set(node, [input.name]);
      } else if (input === null) this.#names.set(node, this.#convertNode(node));
    }
    const outputs = [...this.#graph.outputs].map(([name, ref]) => {
      this.#program.emitNamed('Identity', [this.#nameOf(ref)], name);
      return this.#value(name, ref);
    });
    return { nodes: this.#program.nodes, weights: this.#program.weights, inputs, outputs };
  }

  #convertNode(node: GraphNode): readonly string[] {
    const convert = CONVERSIONS[node.kernel];
    if (convert === undefined) throw new Error(`there is no ONNX form of the kernel '${node.kernel}'`);
    const input = (index: number): string => this.#nameOf(node.inputs[index]!);
    const names = convert({
      node,
      program: this.#program,
      input,
      inputs: () => node.inputs.map((_, index) => input(index)),
      openShape: this.#open.get(node) ?? node.outputs[0]!.shape,
      reorderedWeight: (ref, order) => this.#reordered(ref, order),
    });
    return typeof names === 'string' ? [names] : names;
  }

  #nameOf(ref: Ref): string {
    const name = this.#names.get(ref.node)?.[ref.index];
    if (name !== undefined) return name;
    const input = graphInput(ref.node)!;
    const { shape } = specOf(ref);
    const weight = this.#program.weight(input.name, shape, this.#valuesOf(input.name));
    this.#names.set(ref.node, [weight]);
    return weight;
  }

  #reordered(ref: Ref, order: readonly number[]): string | null {
    const input = graphInput(ref.node);
    if (input?.role !== 'state') return null;
    const name = `${input.name}.${order.join('')}`;
    if (!this.#written.has(name)) {
      const data = this.#valuesOf(input.name) as Float32Array;
      const reordered = permute({ shape: specOf(ref).shape, data }, order);
      this.#program.weight(name, reordered.shape, reordered.data);
      this.#written.add(name);
    }
    return name;
  }

  #valuesOf(name: string): HostArray {
    const values = this.#weights[name];
    if (values === undefined) throw new Error(`the weights lack ${name}`);
    return values;
  }

  #value(name: string, ref: Ref): OnnxValue {
    const { dtype, shape } = specOf(ref);
    const open = this.#open.get(ref.node) ?? shape;
    return { name, type: dtype, shape: open.map((side) => (side === -1 ? BATCH : side)) };
  }
}
