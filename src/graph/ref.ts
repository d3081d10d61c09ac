// Questions about the value a Ref stands for.
import { numberAttribute, stringAttribute } from './attribute.js';
import type { DType, GraphNode, Ref, TensorGraph, TensorSpec } from './tensor-graph.js';

export function specOf(ref: Ref): TensorSpec {
  const spec = ref.node.outputs[ref.index];
  if (spec === undefined) throw new Error(`%${ref.node.id} has no output ${ref.index}`);
  return spec;
}

export function shapeOf(ref: Ref): readonly number[] {
  return specOf(ref).shape;
}

export function dtypeOf(ref: Ref): DType {
  return specOf(ref).dtype;
}

export function sameRef(a: Ref, b: Ref): boolean {
  return a.node === b.node && a.index === b.index;
}

/** The number that fills the whole tensor, or null when it is not known to be one number. */
export function fillValue(ref: Ref): number | null {
  return ref.node.kernel === 'Fill' ? numberAttribute(ref.node.attributes, 'value') : null;
}

export type InputRole = 'feed' | 'state';
export interface GraphInput {
  readonly name: string;
  readonly role: InputRole;
}

/** What an `Input` node stands for; null for every other node. */
export function graphInput(node: GraphNode): GraphInput | null {
  if (node.kernel !== 'Input') return null;
  const role = stringAttribute(node.attributes, 'role');
  if (role !== 'feed' && role !== 'state') throw new Error(`%${node.id}: no input has the role '${role}'`);
  return { name: stringAttribute(node.attributes, 'name'), role };
}

/** Name -> spec of all inputs with one role, in graph order. */
export function inputSpecs(graph: TensorGraph, role: InputRole): ReadonlyMap<string, TensorSpec> {
  const specs = new Map<string, TensorSpec>();
  for (const node of graph.nodes) {
    const input = graphInput(node);
    if (input?.role === role) specs.set(input.name, node.outputs[0]!);
  }
  return specs;
}

/** Everything that leaves the function. */
export function graphRoots(graph: TensorGraph): readonly Ref[] {
  return [...graph.outputs.values(), ...graph.updates.values()];
}
