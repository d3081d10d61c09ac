// What an engine is: it loads a module of tensor graphs and runs its functions. The state stays where the engine keeps it.
import type { GraphModule, HostArray } from '../../graph/tensor-graph.js';

export type EngineName = 'tensorflow' | 'wasm' | 'cpu';
export type HostTensors = Readonly<Record<string, HostArray>>;

export interface LoadedModule {
  /**
   * Runs one function: takes every feed of its signature, applies its state updates, returns the outputs asked for
   * (default all) as fresh host arrays. Throws when a feed is missing or has the wrong length.
   */
  run(functionName: string, feeds: HostTensors, outputs?: readonly string[]): Record<string, HostArray>;
  /** Sets state by name; names that no function uses are an error. */
  setState(values: HostTensors): void;
  getState(names?: readonly string[]): Record<string, HostArray>;
  readonly stateNames: readonly string[];
  dispose(): void;
}

export interface Engine {
  readonly name: EngineName;
  /** one line for people: library version, device, threads */
  readonly description: string;
  load(module: GraphModule): Promise<LoadedModule>;
}
