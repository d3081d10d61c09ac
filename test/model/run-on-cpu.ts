// Runs function definitions on the reference engine.
import { capture } from '../../src/graph/capture.js';
import type { HostArray } from '../../src/graph/tensor-graph.js';
import type { FunctionDefinition, Tensors } from '../../src/model/function-definition.js';
import type { HostTensors, LoadedModule } from '../../src/runtime/engine/engine.js';
import { openCpuEngine } from '../../src/runtime/engine/interpreter/cpu-engine.js';

const engine = openCpuEngine();

export async function loadOnCpu(
  definitions: Readonly<Record<string, FunctionDefinition>>,
  state: HostTensors,
): Promise<LoadedModule> {
  const functions = new Map(Object.entries(definitions).map(([name, each]) => [name, capture(each)]));
  const module = await (await engine).load({ name: 'test', functions });
  module.setState(state);
  return module;
}

/** A function of tensors given by value: shapes and values in, values out. */
export async function compute(
  inputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: HostArray }>>,
  apply: (feeds: Tensors) => Tensors,
): Promise<Record<string, HostArray>> {
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, data }]) => {
      const dtype = data instanceof Int32Array ? ('int32' as const) : ('float32' as const);
      return [name, { shape, dtype }];
    }),
  );
  const module = await loadOnCpu({ f: { feeds, state: {}, apply: (given) => ({ outputs: apply(given) }) } }, {});
  try {
    return module.run('f', Object.fromEntries(Object.entries(inputs).map(([name, { data }]) => [name, data])));
  } finally {
    module.dispose();
  }
}
