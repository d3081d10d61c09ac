// An ONNX graph under construction: nodes with unique names and shared constants.
import type { HostArray } from '../../../graph/tensor-graph.js';
import type { ElementType, OnnxNode, OnnxTensor } from './onnx-model.js';

export class OnnxProgram {
  readonly nodes: OnnxNode[] = [];
  readonly weights: OnnxTensor[] = [];
  readonly #constants = new Map<string, string>();

  /** Appends an operation with one output and returns the name of that. */
  emit(op: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}): string {
    return this.emitAll(op, inputs, attributes, 1)[0]!;
  }

  /** Appends an operation with `count` outputs. */
  emitAll(op: string, inputs: readonly string[], attributes: OnnxNode['attributes'], count: number): readonly string[] {
    const name = `${op}_${this.nodes.length}`;
    const outputs = Array.from({ length: count }, (_, k) => (count === 1 ? name : `${name}_${k}`));
    this.nodes.push({ name, op, inputs, outputs, attributes });
    return outputs;
  }

  /** An operation whose only output has a name that others know. */
  emitNamed(op: string, inputs: readonly string[], output: string): void {
    this.nodes.push({ name: `${op}_${this.nodes.length}`, op, inputs, outputs: [output], attributes: {} });
  }

  /** Weights: named, not shared. */
  weight(name: string, shape: readonly number[], values: HostArray): string {
    const type: ElementType = values instanceof Float32Array ? 'float32' : 'int32';
    this.weights.push({ name, type, shape, values });
    return name;
  }

  scalar(value: number): string {
    return this.#constant('float32', [], Float32Array.of(value));
  }

  /** A shape, axes, sizes: what ONNX takes as int64. */
  vector(...values: readonly number[]): string {
    return this.#constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  index(value: number): string {
    return this.#constant('int64', [], BigInt64Array.of(BigInt(value)));
  }

  #constant(type: ElementType, shape: readonly number[], values: HostArray | BigInt64Array): string {
    const key = `${type}[${shape}]${values.join()}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = `constant_${this.#constants.size}`;
    this.#constants.set(key, name);
    this.weights.push({ name, type, shape, values });
    return name;
  }
}
