import { capture } from '../../src/graph/capture.js';
import type { HostArray } from '../../src/graph/tensor-graph.js';
import type { FunctionDefinition } from '../../src/model/function-definition.js';
import type { Engine, HostTensors, LoadedModule } from '../../src/runtime/engine/engine.js';

/** Loads function definitions as one module with the given state. */
export async function loadFunctions(
  engine: Engine,
  definitions: Readonly<Record<string, FunctionDefinition>>,
  state: HostTensors,
): Promise<LoadedModule> {
  const functions = new Map(Object.entries(definitions).map(([name, each]) => [name, capture(each)]));
  const module = await engine.load({ name: 'golden', functions });
  module.setState(state);
  return module;
}

/** Runs one function once. */
export async function runOnce(
  engine: Engine,
  definition: FunctionDefinition,
  feeds: HostTensors,
  state: HostTensors = {},
): Promise<Record<string, HostArray>> {
  const module = await loadFunctions(engine, { once: definition }, state);
  try {
    return module.run('once', feeds);
  } finally {
    module.dispose();
  }
}
