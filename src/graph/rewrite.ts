// Rebuilds a graph through a sharing builder: dead nodes vanish, equal nodes become one, rules replace nodes.
import { GraphBuilder, type Rule } from './graph-builder.js';
import { graphInput, graphRoots } from './ref.js';
import type { GraphNode, Ref, TensorGraph } from './tensor-graph.js';

export interface Rewritten {
  readonly graph: TensorGraph;
  readonly changed: boolean;
}

/** Nodes that an output or an update depends on. */
export function liveNodes(graph: TensorGraph): ReadonlySet<GraphNode> {
  const live = new Set<GraphNode>();
  const pending = graphRoots(graph).map((ref) => ref.node);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (live.has(node)) continue;
    live.add(node);
    for (const input of node.inputs) pending.push(input.node);
  }
  return live;
}

/** One pass over the graph. Inputs stay even when unused: they are the signature of the function. */
export function rewrite(graph: TensorGraph, rules: readonly Rule[]): Rewritten {
  const live = liveNodes(graph);
  const builder = new GraphBuilder({ share: true, rules });
  const moved = new Map<GraphNode, readonly Ref[]>();
  const move = ({ node, index }: Ref): Ref => moved.get(node)![index]!;
  for (const node of graph.nodes) {
    const input = graphInput(node);
    if (input !== null) moved.set(node, [builder.input(input.name, input.role, node.outputs[0]!)]);
    else if (live.has(node)) moved.set(node, builder.add(node.kernel, node.inputs.map(move), node.attributes));
  }
  const moveAll = (refs: ReadonlyMap<string, Ref>): Map<string, Ref> =>
    new Map([...refs].map(([name, ref]) => [name, move(ref)]));
  const result = builder.finish(moveAll(graph.outputs), moveAll(graph.updates));
  return { graph: result, changed: builder.replaced > 0 || result.nodes.length !== graph.nodes.length };
}
