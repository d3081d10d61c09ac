// A graph for every size of the batch, out of graphs for two sizes: what differs between them is the batch.
import { encodeAttributes } from './attribute-text.js';
import { printSpec } from './shape.js';
import type { Attributes, GraphNode, TensorGraph } from './tensor-graph.js';

/** Shapes of first outputs in which -1 stands for what depends on the batch. Nodes that do not depend on it are left out. */
export type OpenShapes = ReadonlyMap<GraphNode, readonly number[]>;

export interface OpenGraph {
  readonly graph: TensorGraph;
  readonly open: OpenShapes;
}

/** Large, so that rules which compare sizes decide alike; prime, so that no other size is met by chance. */
const SIZES = [1009, 1013] as const;

/** Attributes that say a shape, and so may differ; a lowering takes them from the open shape. */
const SHAPED: ReadonlyMap<string, string> = new Map([
  ['Reshape', 'shape'],
  ['Slice', 'size'],
]);

/** The graph that `make` gives for a batch, opened. Throws an Error naming the operation that cannot be. */
export function openBatch(make: (batch: number) => TensorGraph): OpenGraph {
  const [graph, other] = [make(SIZES[0]), make(SIZES[1])];
  if (graph.nodes.length !== other.nodes.length) throw new Error('the graph itself depends on the size of the batch');
  const open = new Map<GraphNode, readonly number[]>();
  graph.nodes.forEach((node, i) => {
    const twin = other.nodes[i]!;
    if (wiring(node) !== wiring(twin) || withoutShape(node) !== withoutShape(twin)) throw dependent(node);
    if (node.outputs.every((spec, k) => spec.shape.join() === twin.outputs[k]!.shape.join())) return;
    const shape = node.outputs[0]!.shape.map((side, axis) => (side === twin.outputs[0]!.shape[axis] ? side : -1));
    const sources = node.kernel === 'Fill' || node.kernel === 'Const' || node.kernel === 'BroadcastTo';
    if (sources || (node.kernel === 'Reshape' && shape.filter((side) => side === -1).length > 1)) throw dependent(node);
    open.set(node, shape);
  });
  return { graph, open };
}

const wiring = ({ kernel, inputs }: GraphNode): string =>
  `${kernel}(${inputs.map(({ node, index }) => `${node.id}.${index}`).join()})`;

function withoutShape({ kernel, attributes }: GraphNode): string {
  const name = SHAPED.get(kernel);
  const kept: Attributes =
    name === undefined ? attributes : Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name));
  return encodeAttributes(kept);
}

const dependent = ({ id, kernel, outputs }: GraphNode): Error =>
  new Error(`%${id} = ${kernel} : ${outputs.map(printSpec).join(' ')} is made for one size of the batch`);
