// A tfjs backend that computes no numbers: each kernel call infers shapes and appends a node to the graph under
// capture. tfjs's engine, operations and gradient tape run on it unchanged, so backward passes are captured too.
import * as tf from '@tensorflow/tfjs-core';
import type { GraphBuilder } from './graph-builder.js';
import { kernelNames, signatureOf } from './kernel-signatures/lookup.js';
import { fillValue, specOf } from './ref.js';
import { hostArray, printSpec, sizeOf } from './shape.js';
import type { Attributes, AttributeValue, DType, HostArray, Ref, TensorSpec } from './tensor-graph.js';

export const SYMBOLIC = 'symbolic';
/** A host tensor with more distinct values than this is data or noise, not a constant of the method. */
const MOST_CONSTANT_VALUES = 4096;

type DataId = object;

export class SymbolicBackend extends tf.KernelBackend {
  readonly #refs = new Map<DataId, Ref>();
  #builder: GraphBuilder | null = null;

  /** Everything from here to `end` is recorded in `builder`. */
  begin(builder: GraphBuilder): void {
    if (this.#builder !== null) throw new Error('a function is already being captured: capture is not reentrant');
    this.#builder = builder;
  }

  end(): void {
    this.#builder = null;
    this.#refs.clear();
  }

  get builder(): GraphBuilder {
    if (this.#builder === null) throw new Error('symbolic tensors exist only while a function is captured');
    return this.#builder;
  }

  /** A tensor handle that stands for `ref`. */
  bind(ref: Ref): tf.TensorInfo {
    const dataId: DataId = {};
    this.#refs.set(dataId, ref);
    const { shape, dtype } = specOf(ref);
    return { dataId, shape: [...shape], dtype };
  }

  refOf(tensor: tf.TensorInfo): Ref {
    const ref = this.#refs.get(tensor.dataId);
    if (ref === undefined) throw new Error(FOREIGN_TENSOR);
    return ref;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): DataId {
    return this.bind(this.#constant(values, { shape, dtype: graphType(dtype) })).dataId;
  }

  #constant(values: tf.BackendValues, { shape, dtype }: TensorSpec): Ref {
    const host = values as HostArray;
    // gradients of sums make full-size arrays of ones: these are met often and must not be looked at twice
    if (host.length > 0 && isUniform(host)) {
      const single = hostArray(dtype, 1);
      single[0] = host[0]!;
      return this.builder.fill(single[0], shape, dtype);
    }
    const array = hostArray(dtype, sizeOf(shape));
    array.set(host);
    const distinct = new Set<number>();
    for (const value of array) {
      distinct.add(Object.is(value, -0) ? Number.MIN_VALUE : value);
      if (distinct.size > MOST_CONSTANT_VALUES) throw new Error(frozenTensor({ shape, dtype }));
    }
    return this.builder.one('Const', [], { shape, dtype, value: array });
  }

  override readSync(dataId: DataId): tf.BackendValues {
    const ref = this.#refs.get(dataId);
    if (ref === undefined) throw new Error(FOREIGN_TENSOR);
    const fill = fillValue(ref);
    const spec = specOf(ref);
    if (fill !== null) return hostArray(spec.dtype, sizeOf(spec.shape)).fill(fill);
    if (ref.node.kernel === 'Const') return ref.node.attributes.value as HostArray;
    throw new Error(
      `the value of ${ref.node.kernel} : ${printSpec(spec)} was read during capture: a captured function cannot depend on tensor values`,
    );
  }

  override async read(dataId: DataId): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  override move(): never {
    throw new Error(FOREIGN_TENSOR);
  }

  override disposeData(dataId: DataId): boolean {
    this.#refs.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#refs.size;
  }

  override refCount(dataId: DataId): number {
    return this.#refs.has(dataId) ? 1 : 0;
  }

  override incRef(): void {}

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {}
}

function isUniform(values: HostArray): boolean {
  const first = values[0]!;
  for (let i = 1; i < values.length; i++) if (!Object.is(values[i], first)) return false;
  return true;
}

const FOREIGN_TENSOR =
  'a tensor that was made outside the captured function was used in it: pass it as a feed or as state';

function frozenTensor(spec: TensorSpec): string {
  return (
    `a ${printSpec(spec)} tensor with more than ${MOST_CONSTANT_VALUES} distinct values was made during capture. ` +
    'Random numbers or data would be frozen into the graph and repeat at every run: pass them as a feed, or draw noise with RandomNormal'
  );
}

function graphType(dtype: string): DType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`no graph holds ${dtype} tensors`);
}

/** Registers the backend and its kernels at the first call. */
export function symbolicBackend(): SymbolicBackend {
  if (tf.findBackendFactory(SYMBOLIC) == null) {
    // lowest priority: never chosen unless asked for by name
    tf.registerBackend(SYMBOLIC, () => new SymbolicBackend(), -1);
    for (const kernel of kernelNames) registerSymbolicKernel(kernel);
    registerRange();
  }
  return tf.findBackend(SYMBOLIC) as SymbolicBackend;
}

function registerSymbolicKernel(kernelName: string): void {
  const names = signatureOf(kernelName).inputs;
  tf.registerKernel({
    kernelName,
    backendName: SYMBOLIC,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const symbolic = backend as SymbolicBackend;
      const given = inputs as unknown as readonly tf.TensorInfo[] & Record<string, tf.TensorInfo | undefined>;
      const tensors = names === 'list' ? given : names.map((name) => requireInput(kernelName, name, given[name]));
      const refs = tensors.map((tensor) => symbolic.refOf(tensor));
      const outputs = symbolic.builder.add(kernelName, refs, defined(attrs ?? {})).map((ref) => symbolic.bind(ref));
      return outputs.length === 1 && kernelName !== 'SplitV' && kernelName !== 'Unpack' ? outputs[0]! : outputs;
    },
  });
}

/** `tf.range` depends on no tensor: it becomes a constant of any length. */
function registerRange(): void {
  tf.registerKernel({
    kernelName: tf.Range,
    backendName: SYMBOLIC,
    kernelFunc: ({ attrs, backend }) => {
      const { start, stop, step, dtype } = attrs as unknown as tf.RangeAttrs;
      const symbolic = backend as SymbolicBackend;
      const value = hostArray(graphType(dtype), Math.max(0, Math.ceil((stop - start) / step)));
      for (let i = 0; i < value.length; i++) value[i] = start + i * step;
      return symbolic.bind(symbolic.builder.one('Const', [], { shape: [value.length], dtype, value }));
    },
  });
}

function requireInput(kernel: string, name: string, tensor: tf.TensorInfo | undefined): tf.TensorInfo {
  if (tensor === undefined) throw new Error(`${kernel} needs its input '${name}'`);
  return tensor;
}

function defined(attributes: Readonly<Record<string, unknown>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as Record<
    string,
    AttributeValue
  >;
}
