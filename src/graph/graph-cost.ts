// What one run of a function costs, known before anything runs.
import { flagAttribute, numbersAttribute } from './attribute.js';
import { graphInput, graphRoots, inputSpecs, shapeOf } from './ref.js';
import { byteSize, sizeOf } from './shape.js';
import type { GraphNode, TensorGraph } from './tensor-graph.js';

export interface GraphCost {
  /** floating-point operations of matrix products and convolutions, a multiplication with its addition counted as two */
  readonly flops: number;
  /** most bytes alive at any point of a run in graph order: state, feeds, constants and intermediate results */
  readonly peakBytes: number;
  /** elements that AdamW trains; in a function without AdamW, the float32 elements of state that it only reads */
  readonly parameterCount: number;
  readonly stateBytes: number;
}

export function graphCost(graph: TensorGraph): GraphCost {
  const state = inputSpecs(graph, 'state');
  const stateBytes = [...state.values()].reduce((sum, spec) => sum + byteSize(spec), 0);
  return {
    flops: graph.nodes.reduce((sum, node) => sum + nodeFlops(node), 0),
    peakBytes: stateBytes + peakOfValues(graph),
    parameterCount: countParameters(graph),
    stateBytes,
  };
}

function nodeFlops(node: GraphNode): number {
  const [first, second] = node.inputs;
  const out = node.outputs[0]?.shape ?? [];
  switch (node.kernel) {
    case 'BatchMatMul': {
      const inner = shapeOf(first!).at(flagAttribute(node.attributes, 'transposeA') ? -2 : -1)!;
      return 2 * sizeOf(out) * inner;
    }
    case 'Conv2D':
    case 'DepthwiseConv2dNative':
      return windowFlops(out, shapeOf(second!), node.kernel);
    case 'Conv2DBackpropInput':
    case 'DepthwiseConv2dNativeBackpropInput':
      return windowFlops(shapeOf(first!), shapeOf(second!), node.kernel);
    case 'Conv2DBackpropFilter':
    case 'DepthwiseConv2dNativeBackpropFilter':
      return windowFlops(shapeOf(second!), numbersAttribute(node.attributes, 'filterShape'), node.kernel);
    default:
      return 0;
  }
}

/** Each output element of the convolution takes one product per filter element that reaches it. */
function windowFlops(output: readonly number[], filter: readonly number[], kernel: string): number {
  const [height, width, channels] = filter as readonly [number, number, number, number];
  return 2 * sizeOf(output) * height * width * (kernel.startsWith('Depthwise') ? 1 : channels);
}

function countParameters(graph: TensorGraph): number {
  const trained = graph.nodes.filter((node) => node.kernel === 'AdamW');
  if (trained.length > 0) return trained.reduce((sum, node) => sum + sizeOf(node.outputs[0]!.shape), 0);
  const read = [...inputSpecs(graph, 'state')].filter(
    ([name, spec]) => spec.dtype === 'float32' && !graph.updates.has(name),
  );
  return read.reduce((sum, [, spec]) => sum + sizeOf(spec.shape), 0);
}

/** A reshape shares the buffer of its input; a fill is held as one number; AdamW works in place. */
const WITHOUT_BUFFER = new Set(['Reshape', 'ExpandDims', 'Identity', 'Fill', 'AdamW']);

function peakOfValues(graph: TensorGraph): number {
  const owner = new Map<GraphNode, GraphNode>();
  const lastUse = new Map<GraphNode, number>();
  graph.nodes.forEach((node, position) => {
    const alias = WITHOUT_BUFFER.has(node.kernel) && node.inputs.length === 1;
    owner.set(node, alias ? owner.get(node.inputs[0]!.node)! : node);
    lastUse.set(owner.get(node)!, position);
    for (const input of node.inputs) lastUse.set(owner.get(input.node)!, position);
  });
  const end = graph.nodes.length;
  for (const root of graphRoots(graph)) lastUse.set(owner.get(root.node)!, end);
  const freedAfter = new Map<number, number>();
  let live = 0;
  let peak = 0;
  graph.nodes.forEach((node, position) => {
    const bytes = ownBytes(node);
    live += bytes;
    peak = Math.max(peak, live);
    if (owner.get(node) === node) {
      const last = graphInput(node) === null ? lastUse.get(node)! : end;
      freedAfter.set(last, (freedAfter.get(last) ?? 0) + bytes);
    }
    live -= freedAfter.get(position) ?? 0;
  });
  return peak;
}

function ownBytes(node: GraphNode): number {
  if (WITHOUT_BUFFER.has(node.kernel) || graphInput(node)?.role === 'state') return 0;
  return node.outputs.reduce((sum, spec) => sum + byteSize(spec), 0);
}
