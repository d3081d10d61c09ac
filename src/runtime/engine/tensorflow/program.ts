// A TensorFlow graph under construction: nodes with unique names, shared constants, and the variables of the state.
import { hostArray } from '../../../graph/shape.js';
import type { DType, HostArray, TensorSpec } from '../../../graph/tensor-graph.js';
import { type NodeAttributes, type NodeDef, shapeOfNode, text, type } from './graph-def.js';

/** One entry of the state: a resource variable and the nodes that set and read it from outside. */
export interface Variable {
  readonly spec: TensorSpec;
  readonly handle: string;
  readonly read: string;
  readonly placeholder: string;
  /** fetched to set the variable to the fed placeholder */
  readonly assigned: string;
}

export class Program {
  readonly #nodes: NodeDef[] = [];
  readonly #shared = new Map<string, string>();
  readonly #variables = new Map<string, Variable>();

  get nodes(): readonly NodeDef[] {
    return this.#nodes;
  }

  get variables(): ReadonlyMap<string, Variable> {
    return this.#variables;
  }

  /** Appends a node and returns its name. `label` leads the name, so that TensorFlow's messages say where a node comes from. */
  emit(op: string, inputs: readonly string[], attributes: NodeAttributes, label = 'node'): string {
    const name = `${label}_${this.#nodes.length}`;
    this.#nodes.push({ name, op, inputs, attributes });
    return name;
  }

  /** `emit` for a stateless node: an equal one that exists already is used instead. */
  share(op: string, inputs: readonly string[], attributes: NodeAttributes): string {
    return this.#once(`${op}(${inputs.join()})${JSON.stringify(attributes)}`, () => this.emit(op, inputs, attributes));
  }

  constant(dtype: DType, shape: readonly number[], values: HostArray): string {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
    return this.#once(`${dtype}[${shape}]${bytes}`, () =>
      this.emit('Const', [], { dtype: type(dtype), value: { kind: 'tensor', dtype, shape, values } }, 'const'),
    );
  }

  scalar(value: number, dtype: DType = 'float32'): string {
    return this.constant(dtype, [], hostArray(dtype, 1).fill(value));
  }

  /** An int32 vector: a shape, a permutation, axes. */
  vector(...values: readonly number[]): string {
    return this.constant('int32', [values.length], Int32Array.from(values));
  }

  /** The variable of a state entry; functions that name the same entry share it and must agree on its type. */
  variable(name: string, spec: TensorSpec): Variable {
    const known = this.#variables.get(name);
    if (known !== undefined) {
      if (known.spec.dtype !== spec.dtype || String(known.spec.shape) !== String(spec.shape)) {
        throw new Error(`functions disagree on the type of state '${name}'`);
      }
      return known;
    }
    const dtype = { dtype: type(spec.dtype) };
    const typed = { ...dtype, shape: shapeOfNode(spec.shape) };
    const handle = this.emit(
      'VarHandleOp',
      [],
      { ...typed, shared_name: text(`state/${name}`), container: text('') },
      'state',
    );
    const placeholder = this.emit('Placeholder', [], typed, 'new_state');
    // a fed tensor may share its memory with a JavaScript array, which a variable must not keep
    const own = this.emit('DeepCopy', [placeholder], { T: type(spec.dtype) });
    const assign = this.emit('AssignVariableOp', [handle, own], dtype);
    const variable: Variable = {
      spec,
      handle,
      read: this.emit('ReadVariableOp', [handle], dtype),
      placeholder,
      assigned: this.done([assign]),
    };
    this.#variables.set(name, variable);
    return variable;
  }

  /** A node to fetch that waits for all of `nodes`. */
  done(nodes: readonly string[]): string {
    return this.emit('Identity', [this.scalar(0, 'int32'), ...nodes.map(after)], { T: type('int32') }, 'done');
  }

  #once(key: string, make: () => string): string {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const name = make();
    this.#shared.set(key, name);
    return name;
  }
}

/** The control input that waits for the node of a tensor name. */
export function after(tensor: string): string {
  return `^${tensor.split(':')[0]}`;
}
