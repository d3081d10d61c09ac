// Turns a pure function of tensors into a tensor graph by running it once on the symbolic backend.
import './prepare-tfjs.js';
import * as tf from '@tensorflow/tfjs-core';
import { GraphBuilder } from './graph-builder.js';
import { optimise } from './optimise.js';
import { type InputRole, specOf } from './ref.js';
import { printSpec, sameSpec } from './shape.js';
import { SYMBOLIC, type SymbolicBackend, symbolicBackend } from './symbolic-backend.js';
import type { Ref, TensorGraph, TensorSpec } from './tensor-graph.js';

type Tensors = Readonly<Record<string, tf.Tensor>>;
type Specs = Readonly<Record<string, TensorSpec>>;

/** What can be captured; the function definitions of the model have this shape. */
export interface CapturableFunction {
  readonly feeds: Specs;
  readonly state: Specs;
  readonly apply: (feeds: Tensors, state: Tensors) => { readonly outputs: Tensors; readonly state?: Tensors };
}

/**
 * The graph of `definition`: its feeds and state become inputs (all of them, used or not: they are its signature), the
 * state it returns becomes updates. Optimised unless `optimise` is false. Throws when the function reads tensor values,
 * uses foreign tensors or large host values, uses an unknown kernel, or returns state that differs from its input.
 */
export function capture(definition: CapturableFunction, options: { readonly optimise?: boolean } = {}): TensorGraph {
  const graph = record(definition);
  return options.optimise === false ? graph : optimise(graph);
}

function record(definition: CapturableFunction): TensorGraph {
  const backend = symbolicBackend();
  const builder = new GraphBuilder({ share: false });
  const engine = tf.engine();
  // the cpu backend is always registered, so there is something to go back to
  const before = tf.getBackend() || 'cpu';
  backend.begin(builder);
  void tf.setBackend(SYMBOLIC);
  engine.startScope('capture');
  try {
    const inputs = (specs: Specs, role: InputRole): Tensors =>
      Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, inputTensor(backend, name, role, spec)]));
    const result = definition.apply(inputs(definition.feeds, 'feed'), inputs(definition.state, 'state'));
    return builder.finish(
      refs(backend, result.outputs),
      checkedUpdates(definition.state, refs(backend, result.state ?? {})),
    );
  } finally {
    engine.endScope();
    backend.end();
    void tf.setBackend(before);
  }
}

function inputTensor(backend: SymbolicBackend, name: string, role: InputRole, spec: TensorSpec): tf.Tensor {
  const { dataId, shape, dtype } = backend.bind(backend.builder.input(name, role, spec));
  return tf.engine().makeTensorFromDataId(dataId, shape, dtype, backend);
}

function refs(backend: SymbolicBackend, tensors: Tensors): Map<string, Ref> {
  return new Map(Object.entries(tensors).map(([name, tensor]) => [name, backend.refOf(tensor)]));
}

function checkedUpdates(state: Specs, updates: ReadonlyMap<string, Ref>): ReadonlyMap<string, Ref> {
  for (const [name, ref] of updates) {
    const spec = state[name];
    if (spec === undefined) throw new Error(`new state '${name}' replaces no state of the function`);
    if (!sameSpec(spec, specOf(ref)))
      throw new Error(`state '${name}' is ${printSpec(spec)} and cannot become ${printSpec(specOf(ref))}`);
  }
  return updates;
}
