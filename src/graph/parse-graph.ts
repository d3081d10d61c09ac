// Reads the exact text form of a graph back. The result is verified, so a damaged text is an error, never a wrong graph.
import { decodeAttributes } from './attribute-text.js';
import type { DType, GraphNode, Ref, TensorGraph, TensorSpec } from './tensor-graph.js';
import { verifyGraph } from './verify-graph.js';

const NODE = /^%(\d+) = (\w+)\(([^)]*)\) (\{.*\}) : ([\w[\], ]*)$/;
const RESULT = /^(return|update) ("(?:[^"\\]|\\.)*") (=|<-) (%\S+)$/;
const REF = /^%(\d+)(?:\.(\d+))?$/;
const SPEC = /^(float32|int32|bool)\[([\d,]*)\]$/;

/** Throws with the line number on text that `printGraph` did not write. */
export function parseGraph(text: string): TensorGraph {
  const nodes = new Map<number, GraphNode>();
  const outputs = new Map<string, Ref>();
  const updates = new Map<string, Ref>();
  text.split('\n').forEach((line, index) => {
    if (line === '') return;
    try {
      parseLine(line, nodes, outputs, updates);
    } catch (error) {
      throw new Error(`line ${index + 1} of the graph: ${(error as Error).message}`, { cause: error });
    }
  });
  const graph: TensorGraph = { nodes: [...nodes.values()], outputs, updates };
  verifyGraph(graph);
  return graph;
}

function parseLine(
  line: string,
  nodes: Map<number, GraphNode>,
  outputs: Map<string, Ref>,
  updates: Map<string, Ref>,
): void {
  const result = RESULT.exec(line);
  if (result !== null) {
    const target = result[1] === 'return' ? outputs : updates;
    target.set(JSON.parse(result[2]!) as string, parseRef(result[4]!, nodes));
    return;
  }
  const match = NODE.exec(line);
  if (match === null) throw new Error('neither a node nor a result');
  const [, id, kernel, inputs, attributes, specs] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (nodes.has(Number(id))) throw new Error(`a second %${id}`);
  nodes.set(Number(id), {
    id: Number(id),
    kernel,
    inputs: words(inputs, ', ').map((ref) => parseRef(ref, nodes)),
    attributes: decodeAttributes(attributes),
    outputs: words(specs, ' ').map(parseSpec),
  });
}

function words(text: string, separator: string): readonly string[] {
  return text === '' ? [] : text.split(separator);
}

function parseRef(text: string, nodes: ReadonlyMap<number, GraphNode>): Ref {
  const match = REF.exec(text);
  const node = match === null ? undefined : nodes.get(Number(match[1]));
  if (match === null || node === undefined) throw new Error(`${text} is no earlier node`);
  return { node, index: Number(match[2] ?? 0) };
}

function parseSpec(text: string): TensorSpec {
  const match = SPEC.exec(text);
  if (match === null) throw new Error(`'${text}' is no tensor type`);
  return { dtype: match[1] as DType, shape: words(match[2]!, ',').map(Number) };
}
