// A module of tensor graphs over one shared state, interpreted on a device.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { UserError } from '../../../exit-code.js';
import { inputSpecs } from '../../../graph/ref.js';
import { printSpec, sameSpec } from '../../../graph/shape.js';
import type { GraphModule, HostArray, TensorSpec } from '../../../graph/tensor-graph.js';
import type { HostTensors, LoadedModule } from '../engine.js';
import type { Device } from './device.js';
import { download, upload } from './host-transfer.js';
import { InterpretedFunction } from './interpreted-function.js';

/**
 * Prepares `module` for running on `device`. Throws when a kernel is missing there, or when two functions disagree about
 * the shape of a state.
 */
export function interpretModule(device: Device, module: GraphModule): LoadedModule {
  return new InterpretedModule(device, module);
}

class InterpretedModule implements LoadedModule {
  readonly #device: Device;
  readonly #module: GraphModule;
  readonly #functions: ReadonlyMap<string, InterpretedFunction>;
  readonly #specs: ReadonlyMap<string, TensorSpec>;
  readonly #state = new Map<string, TensorInfo>();
  #disposed = false;

  constructor(device: Device, module: GraphModule) {
    this.#device = device;
    this.#module = module;
    this.#specs = sharedState(module);
    this.#functions = new Map(
      [...module.functions].map(([name, graph]) => [
        name,
        inFunction(name, () => new InterpretedFunction(device, graph)),
      ]),
    );
  }

  get stateNames(): readonly string[] {
    return [...this.#specs.keys()];
  }

  run(functionName: string, feeds: HostTensors, outputs?: readonly string[]): Record<string, HostArray> {
    this.#requireAlive();
    const found = this.#functions.get(functionName);
    if (found === undefined) {
      const names = [...this.#functions.keys()].join(', ');
      throw new Error(`module '${this.#module.name}' has no function '${functionName}', only ${names}`);
    }
    return inFunction(functionName, () => found.run(feeds, this.#state, outputs));
  }

  setState(values: HostTensors): void {
    this.#requireAlive();
    const memory = this.#device.memory;
    for (const [name, value] of Object.entries(values)) {
      const tensor = upload(memory, `the state '${name}'`, value, this.#specOf(name));
      const old = this.#state.get(name);
      if (old !== undefined) memory.release(old);
      this.#state.set(name, tensor);
    }
  }

  getState(names: readonly string[] = this.stateNames): Record<string, HostArray> {
    this.#requireAlive();
    return Object.fromEntries(
      names.map((name) => {
        this.#specOf(name);
        const tensor = this.#state.get(name);
        if (tensor === undefined) throw new Error(`the state '${name}' has no value yet`);
        return [name, download(this.#device.memory, tensor)];
      }),
    );
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const each of this.#functions.values()) each.dispose();
    for (const tensor of this.#state.values()) this.#device.memory.release(tensor);
    this.#state.clear();
  }

  #specOf(name: string): TensorSpec {
    const spec = this.#specs.get(name);
    if (spec === undefined) throw new Error(`no function of module '${this.#module.name}' uses a state '${name}'`);
    return spec;
  }

  #requireAlive(): void {
    if (this.#disposed) throw new Error(`module '${this.#module.name}' was disposed`);
  }
}

/** Name -> spec of the state of all functions. */
function sharedState(module: GraphModule): ReadonlyMap<string, TensorSpec> {
  const specs = new Map<string, TensorSpec>();
  for (const [functionName, graph] of module.functions) {
    for (const [name, spec] of inputSpecs(graph, 'state')) {
      const known = specs.get(name) ?? spec;
      if (!sameSpec(known, spec)) {
        throw new Error(`state '${name}' is ${printSpec(spec)} in '${functionName}', ${printSpec(known)} elsewhere`);
      }
      specs.set(name, known);
    }
  }
  return specs;
}

/** Says in which function an error arose. */
function inFunction<T>(name: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new Error(`in function '${name}': ${(error as Error).message}`, { cause: error });
  }
}
