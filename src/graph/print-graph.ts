// The text form of a graph, one line a node:
//   %7 = BatchMatMul(%5, %6) {"transposeA":false,"transposeB":false} : float32[2,5]
//   return "loss" = %12
//   update "student/w" <- %13.0
import { encodeAttributes } from './attribute-text.js';
import { graphInput } from './ref.js';
import { printSpec } from './shape.js';
import type { Attributes, AttributeValue, GraphNode, Ref, TensorGraph } from './tensor-graph.js';

/** `exact` text parses back to an equal graph; `readable` text names the size of constants instead of their values. */
export type GraphTextForm = 'exact' | 'readable';

export function printGraph(graph: TensorGraph, form: GraphTextForm = 'exact'): string {
  const lines = graph.nodes.map((node) => printNode(node, form));
  for (const [name, ref] of graph.outputs) lines.push(`return ${JSON.stringify(name)} = ${printRef(ref)}`);
  for (const [name, ref] of graph.updates) lines.push(`update ${JSON.stringify(name)} <- ${printRef(ref)}`);
  return `${lines.join('\n')}\n`;
}

function printNode(node: GraphNode, form: GraphTextForm): string {
  const inputs = node.inputs.map(printRef).join(', ');
  const attributes = encodeAttributes(form === 'exact' ? node.attributes : withoutValues(node));
  return `%${node.id} = ${node.kernel}(${inputs}) ${attributes} : ${node.outputs.map(printSpec).join(' ')}`;
}

function printRef({ node, index }: Ref): string {
  return node.outputs.length === 1 ? `%${node.id}` : `%${node.id}.${index}`;
}

function withoutValues(node: GraphNode): Attributes {
  if (graphInput(node) !== null) return node.attributes;
  const short = (value: AttributeValue): AttributeValue =>
    ArrayBuffer.isView(value) ? `${value.length} values` : value;
  return Object.fromEntries(Object.entries(node.attributes).map(([name, value]) => [name, short(value)]));
}
