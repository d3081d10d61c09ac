// The invariants of a tensor graph. Tests run this after each pass; it is cheap enough to run on a graph read from a file.
import { encodeAttributes } from './attribute-text.js';
import { inferKernel } from './kernel-signatures/lookup.js';
import { graphInput, graphRoots, specOf } from './ref.js';
import { printSpec, sameSpec } from './shape.js';
import type { GraphNode, Ref, TensorGraph, TensorSpec } from './tensor-graph.js';

/**
 * Throws at the first violation: every input comes from an earlier node of the list, arity, shapes, dtypes and attributes
 * are those that the kernel's signature infers, ids and input names are unique, and each update fits a state input.
 */
export function verifyGraph(graph: TensorGraph): void {
  const known = new Set<GraphNode>();
  const ids = new Set<number>();
  const inputs = new Map<string, TensorSpec>();
  for (const node of graph.nodes) {
    if (ids.has(node.id)) throw new Error(`two nodes are called %${node.id}`);
    ids.add(node.id);
    for (const ref of node.inputs) requireKnown(ref, known, `input of %${node.id}`);
    const input = graphInput(node);
    if (input === null) verifyNode(node);
    else if (node.outputs.length !== 1) throw new Error(`input %${node.id} has ${node.outputs.length} values`);
    else if (inputs.has(`${input.role} ${input.name}`))
      throw new Error(`two inputs are the ${input.role} '${input.name}'`);
    else inputs.set(`${input.role} ${input.name}`, node.outputs[0]!);
    known.add(node);
  }
  for (const ref of graphRoots(graph)) requireKnown(ref, known, 'result');
  for (const [name, ref] of graph.updates) {
    const state = inputs.get(`state ${name}`);
    if (state === undefined) throw new Error(`update of '${name}', which is no state of the function`);
    if (!sameSpec(state, specOf(ref)))
      throw new Error(`state '${name}' is ${printSpec(state)}, its update ${printSpec(specOf(ref))}`);
  }
}

function requireKnown({ node, index }: Ref, known: ReadonlySet<GraphNode>, what: string): void {
  if (!known.has(node)) throw new Error(`${what}: %${node.id} does not come before its use`);
  if (node.outputs[index] === undefined) throw new Error(`${what}: %${node.id} has no output ${index}`);
}

function verifyNode(node: GraphNode): void {
  const { outputs, attributes } = inferKernel(node.kernel, node.inputs.map(specOf), node.attributes);
  const fits = outputs.length === node.outputs.length && outputs.every((spec, i) => sameSpec(spec, node.outputs[i]!));
  if (!fits)
    throw new Error(
      `%${node.id} = ${node.kernel} should be ${outputs.map(printSpec)}, not ${node.outputs.map(printSpec)}`,
    );
  if (encodeAttributes(attributes) !== encodeAttributes(node.attributes)) {
    throw new Error(
      `%${node.id} = ${node.kernel} has attributes ${encodeAttributes(node.attributes)}, normalised ${encodeAttributes(attributes)}`,
    );
  }
}
