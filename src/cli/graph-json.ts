// The stage graph, its costs and its tensor graphs as data.
import type { StagePlan } from '../compiler/stage-plan.js';
import { encodeAttributes } from '../graph/attribute-text.js';
import { inputSpecs } from '../graph/ref.js';
import type { Ref, TensorGraph } from '../graph/tensor-graph.js';
import type { FunctionCost, StageCost } from '../runtime/run/stage-cost.js';
import { describeStage } from './describe-stage.js';

const references = (refs: ReadonlyMap<string, Ref>) =>
  Object.fromEntries([...refs].map(([name, { node, index }]) => [name, [node.id, index]]));

/** Inputs are pairs `[node id, output index]`; typed arrays in attributes are base64. */
function graphJson(graph: TensorGraph) {
  return {
    nodes: graph.nodes.map(({ id, kernel, inputs, attributes, outputs }) => ({
      id,
      kernel,
      inputs: inputs.map(({ node, index }) => [node.id, index]),
      attributes: JSON.parse(encodeAttributes(attributes)) as unknown,
      outputs,
    })),
    outputs: references(graph.outputs),
    updates: references(graph.updates),
  };
}

function functionJson({ name, graph, unit, calls, parameters, cost }: FunctionCost, whole: boolean) {
  const { flops, stateBytes, peakBytes } = cost;
  const summary = { name, unit, calls, nodes: graph.nodes.length, parameters, flops, stateBytes, peakBytes };
  const feeds = Object.fromEntries(inputSpecs(graph, 'feed'));
  const state = Object.fromEntries(inputSpecs(graph, 'state'));
  return { ...summary, feeds, state, ...(whole ? { graph: graphJson(graph) } : {}) };
}

/** `whole`: id of the stage whose tensor graphs are written out. Stages without tensor work have no `functions`. */
export function planJson(plan: StagePlan, costs: ReadonlyMap<string, StageCost>, whole: string | null): unknown {
  const stages = plan.stages.map((stage) => {
    const { id, op, key, inputs } = stage;
    const cost = costs.get(id);
    const base = { id, op, key, inputs, summary: describeStage(stage) };
    if (cost === undefined) return base;
    const { flops, stateBytes, peakBytes, functions } = cost;
    const total = { flops: Object.fromEntries(flops), stateBytes, peakBytes };
    return { ...base, total, functions: functions.map((one) => functionJson(one, id === whole)) };
  });
  return { version: 1, variant: plan.variant, seed: plan.seed, run: plan.run, stages };
}
