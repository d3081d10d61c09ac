// The order in which an interpreter runs a graph, and when every value dies. Pure.
import { graphInput, type InputRole } from '../../../graph/ref.js';
import { type GraphNode, GUARD, type Ref, type TensorGraph } from '../../../graph/tensor-graph.js';

/** A place for one value during a run. */
export type Slot = number;

export interface PlanStep {
  readonly node: GraphNode;
  readonly inputs: readonly Slot[];
  readonly outputs: readonly Slot[];
  /** values that nothing needs after this step, results that nothing ever needs included */
  readonly dying: readonly Slot[];
  /** AdamW on state that nothing reads afterwards: it may be overwritten, once the guard of the function is known and true */
  readonly inPlace: boolean;
}
export interface BoundSlot {
  readonly node: GraphNode;
  readonly slot: Slot;
}
export interface ExecutionPlan {
  readonly feeds: ReadonlyMap<string, BoundSlot>;
  readonly states: ReadonlyMap<string, BoundSlot>;
  readonly constants: readonly BoundSlot[];
  readonly steps: readonly PlanStep[];
  readonly outputs: ReadonlyMap<string, Slot>;
  readonly updates: ReadonlyMap<string, Slot>;
  /** the state may be replaced when the value there is true; null: always */
  readonly guard: Slot | null;
}

/**
 * Plans the computation of the outputs named, of all state updates, and of nothing else. Every feed stays in the
 * signature, used or not. Throws when the graph has no such output.
 */
export function planExecution(graph: TensorGraph, outputs: readonly string[]): ExecutionPlan {
  const wanted = new Map(outputs.map((name) => [name, outputNamed(graph, name)]));
  const guard = graph.updates.size === 0 ? undefined : graph.outputs.get(GUARD);
  const roots = [...wanted.values(), ...graph.updates.values(), ...(guard === undefined ? [] : [guard])];
  const live = reachable(roots);
  const nodes = graph.nodes.filter((node) => live.has(node) || graphInput(node)?.role === 'feed');

  const firstSlot = new Map<GraphNode, Slot>();
  let slots = 0;
  for (const node of nodes) {
    firstSlot.set(node, slots);
    slots += node.outputs.length;
  }
  const slotOf = (ref: Ref): Slot => firstSlot.get(ref.node)! + ref.index;
  const lastUser = new Map<Slot, GraphNode | 'caller'>();
  for (const node of nodes) for (const ref of node.inputs) lastUser.set(slotOf(ref), node);
  for (const ref of roots) lastUser.set(slotOf(ref), 'caller');

  const guardAt = guard === undefined ? -1 : nodes.indexOf(guard.node);
  const planStep = (node: GraphNode): PlanStep => {
    const inputs = node.inputs.map(slotOf);
    const results = node.outputs.map((_, index) => firstSlot.get(node)! + index);
    const finished = new Set(inputs.filter((slot) => lastUser.get(slot) === node));
    return {
      node,
      inputs,
      outputs: results,
      dying: [...finished, ...results.filter((slot) => !lastUser.has(slot))],
      inPlace:
        updatesOwnState(graph, node) &&
        nodes.indexOf(node) > guardAt &&
        inputs.slice(0, 3).every((slot) => finished.has(slot)),
    };
  };
  const bound = (node: GraphNode): BoundSlot => ({ node, slot: firstSlot.get(node)! });
  const inputsOf = (role: InputRole): ReadonlyMap<string, BoundSlot> =>
    new Map(
      nodes.flatMap((node) => {
        const input = graphInput(node);
        return input?.role === role ? [[input.name, bound(node)] as const] : [];
      }),
    );
  return {
    feeds: inputsOf('feed'),
    states: inputsOf('state'),
    constants: nodes.filter((node) => node.kernel === 'Const').map(bound),
    steps: nodes.filter((node) => node.kernel !== 'Input' && node.kernel !== 'Const').map(planStep),
    outputs: new Map([...wanted].map(([name, ref]) => [name, slotOf(ref)])),
    updates: new Map([...graph.updates].map(([name, ref]) => [name, slotOf(ref)])),
    guard: guard === undefined ? null : slotOf(guard),
  };
}

function outputNamed(graph: TensorGraph, name: string): Ref {
  const ref = graph.outputs.get(name);
  if (ref === undefined) throw new Error(`no output '${name}'; there are ${[...graph.outputs.keys()].join(', ')}`);
  return ref;
}

function reachable(roots: readonly Ref[]): ReadonlySet<GraphNode> {
  const seen = new Set<GraphNode>();
  const open = roots.map((ref) => ref.node);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...node.inputs.map((ref) => ref.node));
  }
  return seen;
}

/** Whether `node` is an AdamW whose three results replace exactly the state that it reads. */
function updatesOwnState(graph: TensorGraph, node: GraphNode): boolean {
  if (node.kernel !== 'AdamW') return false;
  return [0, 1, 2].every((index) => {
    const input = graphInput(node.inputs[index]!.node);
    if (input?.role !== 'state') return false;
    const update = graph.updates.get(input.name);
    return update?.node === node && update.index === index;
  });
}
