// Layer norms in a graph whose inner values nothing else needs (no gradient is taken): oneDNN has them as one kernel.
import { flagAttribute, numbersAttribute } from '../../../graph/attribute.js';
import { fillValue, graphRoots, sameRef, shapeOf } from '../../../graph/ref.js';
import { sizeOf } from '../../../graph/shape.js';
import type { GraphNode, Ref, TensorGraph } from '../../../graph/tensor-graph.js';

/** (x - mean) / sqrt(variance + epsilon) * gain + offset over the last axis of a matrix. */
export interface LayerNormMatch {
  readonly x: Ref;
  readonly gain: Ref;
  readonly offset: Ref;
  readonly epsilon: number;
}

/** Below this size the kernel's fixed cost of 40 us is more than the nine plain kernels take (measured). */
const SMALLEST = 100_000;

/** By the node that ends each layer norm. */
export function findLayerNorms(graph: TensorGraph): ReadonlyMap<GraphNode, LayerNormMatch> {
  const uses = new Map<GraphNode, number>();
  const references = [...graphRoots(graph), ...graph.nodes.flatMap((node) => node.inputs)];
  for (const { node } of references) uses.set(node, (uses.get(node) ?? 0) + 1);
  const found = new Map<GraphNode, LayerNormMatch>();
  for (const node of graph.nodes) {
    const match = matchLayerNorm(node, uses);
    if (match !== null) found.set(node, match);
  }
  return found;
}

/** The inputs of `ref`'s node when it is that kernel and its value is used `uses` times in all. */
function inner(
  ref: Ref,
  kernel: string,
  count: number,
  uses: ReadonlyMap<GraphNode, number>,
): readonly [Ref, Ref] | null {
  if (ref.node.kernel !== kernel || uses.get(ref.node) !== count) return null;
  const [a, b] = ref.node.inputs;
  return [a!, b ?? a!];
}

function rowMean(ref: Ref, uses: ReadonlyMap<GraphNode, number>): Ref | null {
  const mean = inner(ref, 'Mean', 1, uses);
  if (mean === null || !flagAttribute(ref.node.attributes, 'keepDims')) return null;
  const axes = numbersAttribute(ref.node.attributes, 'axis');
  return axes.length === 1 && axes[0] === shapeOf(mean[0]).length - 1 ? mean[0] : null;
}

function matchLayerNorm(node: GraphNode, uses: ReadonlyMap<GraphNode, number>): LayerNormMatch | null {
  const shape = node.outputs[0]!.shape;
  if (node.kernel !== 'Add' || shape.length !== 2 || sizeOf(shape) < SMALLEST) return null;
  const [scaled, offset] = [node.inputs[0]!, node.inputs[1]!];
  const product = inner(scaled, 'Multiply', 1, uses);
  const unit = product && inner(product[0], 'Multiply', 1, uses);
  const scale = unit && inner(unit[1], 'Rsqrt', 1, uses);
  const shifted = scale && inner(scale[0], 'Add', 1, uses);
  const squares = shifted && rowMean(shifted[0], uses);
  const square = squares && inner(squares, 'Square', 1, uses);
  // the centred value is scaled and squared
  const centred = unit && square && sameRef(unit[0], square[0]) ? inner(unit[0], 'Sub', 2, uses) : null;
  const mean = centred && rowMean(centred[1], uses);
  const epsilon = shifted && fillValue(shifted[1]);
  if (centred === null || mean === null || epsilon === null || !sameRef(mean, centred[0])) return null;
  const gain = product![1];
  const rows = [gain, offset].every((ref) => shapeOf(ref).length === 1 && shapeOf(ref)[0] === shape[1]);
  return rows ? { x: centred[0], gain, offset, epsilon } : null;
}
