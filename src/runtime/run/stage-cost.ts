// What the tensor work of a stage costs, known before anything runs: without data and without an engine.

import type { Stage } from '../../compiler/stage-plan.js';
import { capture } from '../../graph/capture.js';
import { type GraphCost, graphCost } from '../../graph/graph-cost.js';
import { byteSize } from '../../graph/shape.js';
import type { TensorGraph } from '../../graph/tensor-graph.js';
import { parameterCount } from '../../model/network.js';
import { stageEvaluator } from './evaluation/stage-evaluator.js';
import { networkOf } from './network-of.js';
import { NO_OWN_LOSSES, type OwnLosses } from './own-loss/own-losses.js';
import { stageFunctions } from './stage-functions.js';
import { SAMPLE } from './training/sample-picture.js';

/** The pieces that a stage repeats. */
export type WorkUnit = 'training step' | 'validation batch' | 'evaluation batch';

export interface FunctionCost {
  readonly name: string;
  readonly graph: TensorGraph;
  readonly unit: WorkUnit;
  /** calls in one unit of work; below 1 where units call different functions: the mean over a training */
  readonly calls: number;
  /** of the network that it trains or applies, adapters of distillation included where they are trained */
  readonly parameters: number;
  readonly cost: GraphCost;
}
export interface StageCost {
  readonly functions: readonly FunctionCost[];
  /** floating-point operations of one unit, on average */
  readonly flops: ReadonlyMap<WorkUnit, number>;
  /** bytes that live on the device for the whole stage */
  readonly stateBytes: number;
  /** least bytes that the stage needs: its state and what the largest function holds at once */
  readonly peakBytes: number;
}

/** Costs of all functions of `stage`; null for a stage that computes no tensors. `losses`: those of its plan that users wrote. */
export function stageCost(stage: Stage, losses: OwnLosses = NO_OWN_LOSSES): StageCost | null {
  if (stage.op !== 'train-teacher' && stage.op !== 'train-student' && stage.op !== 'evaluate') return null;
  const network = parameterCount(networkOf(stage.model, stage.data.classes));
  // one picture per validation costs nothing worth telling
  const definitions = Object.entries(stageFunctions(stage, losses)).filter(([name]) => name !== SAMPLE);
  const perBatch = stageEvaluator(stage).callsPerBatch;
  const steps = definitions.filter(([name]) => perBatch[name] === undefined).length;
  const functions = definitions.map(([name, definition]): FunctionCost => {
    const graph = capture(definition);
    const cost = graphCost(graph);
    const inBatch = perBatch[name];
    if (inBatch === undefined) {
      // every number of present modalities is equally likely
      return { name, graph, cost, unit: 'training step', calls: 1 / steps, parameters: cost.parameterCount };
    }
    const unit = stage.op === 'evaluate' ? 'evaluation batch' : 'validation batch';
    return { name, graph, cost, unit, calls: inBatch, parameters: network };
  });
  const flops = new Map<WorkUnit, number>();
  for (const { unit, calls, cost } of functions) flops.set(unit, (flops.get(unit) ?? 0) + calls * cost.flops);
  const state = new Map(definitions.flatMap(([, { state: entries }]) => Object.entries(entries)));
  const stateBytes = [...state.values()].reduce((sum, spec) => sum + byteSize(spec), 0);
  const working = Math.max(...functions.map(({ cost }) => cost.peakBytes - cost.stateBytes));
  return { functions, flops, stateBytes, peakBytes: stateBytes + working };
}
