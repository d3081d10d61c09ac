// How a graph node becomes ONNX operations: a conversion gets this view of its node and returns one name an output.
import { shapeOf } from '../../../graph/ref.js';
import type { GraphNode, Ref } from '../../../graph/tensor-graph.js';
import type { OnnxProgram } from './onnx-program.js';

export interface NodeConversion {
  readonly node: GraphNode;
  readonly program: OnnxProgram;
  /** The name of an input. A weight is written when it is first asked for. */
  readonly input: (index: number) => string;
  readonly inputs: () => readonly string[];
  /** shape of the first output, -1 where it depends on the size of the batch */
  readonly openShape: readonly number[];
  /** The input as a weight with its axes in another order; null when it is computed. */
  readonly reorderedWeight: (ref: Ref, order: readonly number[]) => string | null;
}

export type Conversion = (conversion: NodeConversion) => string | readonly string[];
export type ConversionTable = Readonly<Record<string, Conversion>>;

/** Shape of an input as the graph knows it. */
export const inputShape = ({ node }: NodeConversion, index: number): readonly number[] => shapeOf(node.inputs[index]!);
