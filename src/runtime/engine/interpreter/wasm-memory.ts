// DeviceMemory over the heap of tfjs's wasm backend. The heap may grow with every allocation, which detaches older views.

import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DType, HostArray } from '../../../graph/tensor-graph.js';
import type { DeviceMemory, Matrix } from './device-memory.js';

/** cwrap of the backend's BatchMatMul: (a, a shape, a rank, b, b shape, b rank, transpose a, transpose b, result). */
type BatchMatMul = (
  a: number,
  aShape: Uint8Array,
  aRank: number,
  b: number,
  bShape: Uint8Array,
  bRank: number,
  transposeA: boolean,
  transposeB: boolean,
  result: number,
) => void;

/** The parts of the Emscripten module that its types leave out. */
interface WasmModule {
  cwrap(name: string, result: null, parameters: readonly ('number' | 'array')[]): unknown;
  readonly tfjs: { disposeData(id: number): void };
}

const shapeBytes = (...shape: number[]): Uint8Array => new Uint8Array(new Int32Array(shape).buffer);

export function wasmMemory(backend: BackendWasm): DeviceMemory {
  const wasm = backend.wasm as unknown as WasmModule;
  const batchMatMul = wasm.cwrap('BatchMatMul', null, [
    'number',
    'array',
    'number',
    'number',
    'array',
    'number',
    'number',
    'number',
    'number',
  ]) as BatchMatMul;
  const byteOffset = (tensor: TensorInfo): number => backend.dataIdMap.get(tensor.dataId).memoryOffset;
  const view = (tensor: TensorInfo): HostArray => backend.typedArrayFromHeap(tensor) as HostArray;

  /** Registers bytes that something else owns; they are let go by `forget`, never freed. */
  const alias = (shape: number[], offset: number): TensorInfo => backend.makeOutput(shape, 'float32', offset);
  const forget = (tensor: TensorInfo): void => {
    wasm.tfjs.disposeData(backend.dataIdMap.get(tensor.dataId).id);
    backend.dataIdMap.delete(tensor.dataId);
  };
  const identifier = (tensor: TensorInfo): number => backend.dataIdMap.get(tensor.dataId).id;

  return {
    allocate: (shape: readonly number[], dtype: DType) => backend.makeOutput([...shape], dtype),
    view,
    floats: (tensor) => view(tensor) as Float32Array,
    share(tensor, shape) {
      backend.incRef(tensor.dataId);
      return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
    },
    release: (tensor) => void backend.disposeData(tensor.dataId),
    isShared: (tensor) => backend.refCount(tensor.dataId) > 1,
    multiply(left: Matrix, right: Matrix, result: Matrix, rows, inner, columns) {
      // XNNPACK caches the packed right operand by tensor id, whatever its shape and whether or not it was written since:
      // ids that live for one call only make the cache harmless. Aliases also address matrices inside a batch.
      const a = alias([rows, inner], byteOffset(left.tensor) + 4 * left.offset);
      const b = alias([inner, columns], byteOffset(right.tensor) + 4 * right.offset);
      const c = alias([rows, columns], byteOffset(result.tensor) + 4 * result.offset);
      batchMatMul(
        identifier(a),
        shapeBytes(1, rows, inner),
        3,
        identifier(b),
        shapeBytes(1, inner, columns),
        3,
        false,
        false,
        identifier(c),
      );
      forget(a);
      forget(b);
      forget(c);
    },
    withFreshIdentity(tensor, use) {
      const copy = alias(tensor.shape, byteOffset(tensor));
      try {
        return use(copy);
      } finally {
        forget(copy);
      }
    },
    count: () => backend.numDataIds(),
  };
}
