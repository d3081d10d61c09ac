// Where the numbers of a step went wrong: the step once more, kernel by kernel, looking at every value.

import { inputSpecs } from '../../../graph/ref.js';
import type { TensorGraph } from '../../../graph/tensor-graph.js';
import type { HostTensors } from '../engine.js';
import { upload } from './host-transfer.js';
import { describeNode, InterpretedFunction } from './interpreted-function.js';
import { openWasmDevice } from './wasm-engine.js';

/** The first value that is not finite: a feed, an entry of the state, or a node of the graph; null when all are finite here. */
export async function firstNonFinite(
  graph: TensorGraph,
  feeds: HostTensors,
  state: HostTensors,
): Promise<string | null> {
  const given = [...Object.entries(feeds), ...Object.entries(state)].find(([, values]) => !allFinite(values));
  if (given !== undefined) return `the input ${given[0]}`;
  const device = await openWasmDevice();
  const program = new InterpretedFunction(device, graph);
  const uploaded = new Map(
    [...inputSpecs(graph, 'state')].map(([name, spec]) => [name, upload(device.memory, name, state[name], spec)]),
  );
  let found: string | null = null;
  program.run(feeds, uploaded, undefined, (node, values) => {
    if (found === null && !allFinite(values)) found = describeNode(node);
  });
  program.dispose();
  for (const tensor of uploaded.values()) device.memory.release(tensor);
  return found;
}

const allFinite = (values: Iterable<number>): boolean => {
  for (const value of values) if (!Number.isFinite(value)) return false;
  return true;
};
