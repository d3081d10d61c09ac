// How a graph node becomes TensorFlow nodes. A lowering gets this view of its node and returns one tensor name an output.

import { specOf } from '../../../../graph/ref.js';
import type { DType, GraphNode, TensorSpec } from '../../../../graph/tensor-graph.js';
import { type NodeAttribute, type NodeAttributes, type } from '../graph-def.js';
import type { Program } from '../program.js';

export class NodeLowering {
  readonly node: GraphNode;
  /** tensor names of the inputs */
  readonly inputs: readonly string[];
  readonly specs: readonly TensorSpec[];
  readonly program: Program;
  /** the shape of the output, -1 where it depends on the size of the batch */
  readonly openShape: readonly number[];
  readonly #label: string;

  constructor(
    program: Program,
    node: GraphNode,
    inputs: readonly string[],
    label: string,
    openShape: readonly number[] = node.outputs[0]!.shape,
  ) {
    this.program = program;
    this.node = node;
    this.inputs = inputs;
    this.specs = node.inputs.map(specOf);
    this.openShape = openShape;
    this.#label = label;
  }

  get shape(): readonly number[] {
    return this.node.outputs[0]!.shape;
  }

  get dtype(): DType {
    return this.node.outputs[0]!.dtype;
  }

  /** The dtype of the first input as TensorFlow's attribute T. */
  get T(): { readonly T: NodeAttribute } {
    return { T: type(this.specs[0]?.dtype ?? this.dtype) };
  }

  emit(op: string, inputs: readonly string[], attributes: NodeAttributes): string {
    return this.program.emit(op, inputs, attributes, this.#label);
  }

  /** The names of the first `count` outputs of a TensorFlow node. */
  outputsOf(name: string, count: number = this.node.outputs.length): readonly string[] {
    return Array.from({ length: count }, (_, index) => (index === 0 ? name : `${name}:${index}`));
  }

  reshape(tensor: string, shape: readonly number[]): string {
    return this.emit('Reshape', [tensor, this.program.vector(...shape)], {
      T: type(this.dtype),
      Tshape: type('int32'),
    });
  }
}

export type Lowering = (lowering: NodeLowering) => string | readonly string[];
export type LoweringTable = Readonly<Record<string, Lowering>>;
