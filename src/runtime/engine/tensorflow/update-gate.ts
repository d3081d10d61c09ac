// Updates that happen only when a condition holds, known after the gradients: TensorFlow's Switch hands a value on, or makes everything that
// needs it not happen. It copies nothing, where choosing between old and new values would read and write all parameters once more.
import type { DType } from '../../../graph/tensor-graph.js';
import { int, type } from './graph-def.js';
import { after, type Program } from './program.js';

export class UpdateGate {
  readonly #program: Program;
  readonly #condition: string;

  /** `condition`: a bool scalar. */
  constructor(program: Program, condition: string) {
    this.#program = program;
    this.#condition = condition;
  }

  /** `value` where the condition holds; what depends on it does not run otherwise. */
  pass(value: string, dtype: DType): string {
    return `${this.#switch(value, dtype)}:1`;
  }

  /** A node to fetch: it waits for all of `nodes`, which depend on passed values, or for the condition not to hold. */
  done(nodes: readonly string[]): string {
    const zero = this.#switch(this.#program.scalar(0, 'int32'), 'int32');
    const T = type('int32');
    const updated = this.#program.emit('Identity', [`${zero}:1`, ...nodes.map(after)], { T });
    return this.#program.emit('Merge', [zero, updated], { T, N: int(2) }, 'done');
  }

  #switch(value: string, dtype: DType): string {
    return this.#program.share('Switch', [value, this.#condition], { T: type(dtype) });
  }
}
