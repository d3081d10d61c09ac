// From the functions of a stage to a module that an engine has loaded, with the graphs kept as text.
import { join } from 'node:path';
import { capture } from '../../graph/capture.js';
import { printGraph } from '../../graph/print-graph.js';
import type { GraphModule, HostArray, TensorGraph } from '../../graph/tensor-graph.js';
import type { FunctionDefinition, TensorShape } from '../../model/function-definition.js';
import type { Engine, HostTensors, LoadedModule } from '../engine/engine.js';
import { atomicWrite } from './atomic-write.js';
import type { RunFolder } from './run-folder.js';

export type FunctionDefinitions = Readonly<Record<string, FunctionDefinition>>;

export interface StageModule {
  readonly loaded: LoadedModule;
  readonly graphs: ReadonlyMap<string, TensorGraph>;
  /** everything that lives on the device */
  readonly state: ReadonlyMap<string, TensorShape>;
}

function emptyArray({ shape, dtype }: TensorShape): HostArray {
  const size = shape.reduce((n, side) => n * side, 1);
  if (dtype === 'int32') return new Int32Array(size);
  return dtype === 'bool' ? new Uint8Array(size) : new Float32Array(size);
}

/**
 * Captures `functions`, writes each graph to `graphs/<name>.<function>.txt` of the run folder, if there is one, loads them as one module and sets its state:
 * `initial` where it has a value, zeros elsewhere.
 */
export async function openModule(
  name: string,
  functions: FunctionDefinitions,
  initial: HostTensors,
  engine: Engine,
  folder: RunFolder | null,
): Promise<StageModule> {
  const graphs = new Map(Object.entries(functions).map(([key, definition]) => [key, capture(definition)]));
  if (folder !== null) {
    for (const [key, graph] of graphs) atomicWrite(join(folder.graphs, `${name}.${key}.txt`), printGraph(graph));
  }
  const module: GraphModule = { name, functions: graphs };
  const state = new Map(Object.values(functions).flatMap((definition) => Object.entries(definition.state)));
  const loaded = await engine.load(module);
  loaded.setState(Object.fromEntries([...state].map(([entry, spec]) => [entry, initial[entry] ?? emptyArray(spec)])));
  return { loaded, graphs, state };
}
