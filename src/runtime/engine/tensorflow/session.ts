// A lowered module in a TensorFlow session: each call runs one function whole. State stays in the session's variables.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printSpec, sizeOf } from '../../../graph/shape.js';
import type { HostArray, TensorSpec } from '../../../graph/tensor-graph.js';
import type { HostTensors, LoadedModule } from '../engine.js';
import type { Addon } from './addon.js';
import { DATA_TYPE } from './graph-def.js';
import type { LoweredFunction, LoweredModule } from './lower-module.js';
import type { Variable } from './program.js';
import { explainTensorFlowError } from './tensorflow-error.js';
import { encodeSavedModel } from './write-saved-model.js';

interface Feed {
  readonly node: string;
  readonly spec: TensorSpec;
  readonly values: HostArray;
}

export class Session implements LoadedModule {
  readonly #addon: Addon;
  readonly #functions: ReadonlyMap<string, LoweredFunction>;
  readonly #variables: ReadonlyMap<string, Variable>;
  #session: number | null;

  constructor(addon: Addon, { program, functions }: LoweredModule) {
    this.#addon = addon;
    this.#functions = functions;
    this.#variables = program.variables;
    const folder = mkdtempSync(join(tmpdir(), `rseg-graph-${process.pid}-`));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), encodeSavedModel(program.nodes));
      this.#session = addon.loadSavedModel(folder, 'serve');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  get stateNames(): readonly string[] {
    return [...this.#variables.keys()];
  }

  /** Each distinct choice of `outputs` is prepared at its first use, which takes about a second for a large function. */
  run(functionName: string, feeds: HostTensors, outputs?: readonly string[]): Record<string, HostArray> {
    const target = this.#functions.get(functionName);
    if (target === undefined) throw new Error(`the module has no function '${functionName}'`);
    const names = outputs ?? [...target.outputs.keys()];
    const fetches = names.map((name) => {
      const node = target.outputs.get(name);
      if (node === undefined) throw new Error(`function '${functionName}' has no output '${name}'`);
      return node;
    });
    if (fetches.length === 0 && target.updated === null) return {};
    const fed = [...target.feeds].map(([name, { node, spec }]) =>
      checkedFeed(functionName, name, node, spec, feeds[name]),
    );
    const values = this.#call(functionName, fed, fetches, target.updated === null ? [] : [target.updated]);
    return Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  }

  setState(values: HostTensors): void {
    const entries = Object.entries(values).map(([name, array]) => ({ name, array, variable: this.#variable(name) }));
    if (entries.length === 0) return;
    const feeds = entries.map(({ name, array, variable }) =>
      checkedFeed('set state', name, variable.placeholder, variable.spec, array),
    );
    this.#call(
      'set state',
      feeds,
      [],
      entries.map(({ variable }) => variable.assigned),
    );
  }

  getState(names: readonly string[] = this.stateNames): Record<string, HostArray> {
    if (names.length === 0) return {};
    const values = this.#call(
      'get state',
      [],
      names.map((name) => this.#variable(name).read),
      [],
    );
    return Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  }

  dispose(): void {
    if (this.#session === null) return;
    this.#addon.deleteSavedModel(this.#session);
    this.#session = null;
  }

  #variable(name: string): Variable {
    const variable = this.#variables.get(name);
    if (variable === undefined) throw new Error(`no function of the module has the state '${name}'`);
    return variable;
  }

  /** Runs the session; returns the values of `fetches`, waits for `targets`. */
  #call(
    what: string,
    feeds: readonly Feed[],
    fetches: readonly string[],
    targets: readonly string[],
  ): readonly HostArray[] {
    if (this.#session === null) throw new Error('the module was disposed');
    const addon = this.#addon;
    const names = (nodes: readonly string[]): string => nodes.map((node) => `${node}:0`).join();
    const fed: number[] = [];
    try {
      for (const { spec, values } of feeds) fed.push(addon.createTensor(spec.shape, DATA_TYPE[spec.dtype], values));
      const results = addon.runSavedModel(
        this.#session,
        fed,
        names(feeds.map((feed) => feed.node)),
        names([...fetches, ...targets]),
      );
      return results
        .map(({ id }, index) => {
          const values = index < fetches.length ? addon.tensorDataSync(id) : null;
          addon.deleteTensor(id);
          return values;
        })
        .filter((values) => values !== null);
    } catch (error) {
      throw explainTensorFlowError(error, what);
    } finally {
      for (const id of fed) addon.deleteTensor(id);
    }
  }
}

function checkedFeed(
  functionName: string,
  name: string,
  node: string,
  spec: TensorSpec,
  values: HostArray | undefined,
): Feed {
  const wanted = sizeOf(spec.shape);
  if (values === undefined) throw new Error(`${functionName}: '${name}' is missing, a ${printSpec(spec)}`);
  if (values.length !== wanted)
    throw new Error(`${functionName}: '${name}' has ${values.length} values, ${printSpec(spec)} needs ${wanted}`);
  return { node, spec, values };
}
