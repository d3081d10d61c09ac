// DeviceMemory over tfjs's plain JavaScript backend, whose tensors are typed arrays.

import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { hostArray, sizeOf } from '../../../graph/shape.js';
import type { DType, HostArray } from '../../../graph/tensor-graph.js';
import type { DeviceMemory, Matrix } from './device-memory.js';
import { multiplyMatrices } from './kernels/multiply-matrices.js';

export function cpuMemory(backend: MathBackendCPU): DeviceMemory {
  const view = (tensor: TensorInfo): HostArray => backend.data.get(tensor.dataId).values as HostArray;
  const floats = (tensor: TensorInfo): Float32Array => view(tensor) as Float32Array;
  return {
    allocate: (shape: readonly number[], dtype: DType) =>
      backend.makeTensorInfo([...shape], dtype, hostArray(dtype, sizeOf(shape))),
    view,
    floats,
    share(tensor, shape) {
      backend.incRef(tensor.dataId);
      return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
    },
    release: (tensor) => void backend.disposeData(tensor.dataId),
    isShared: (tensor) => backend.refCount(tensor.dataId) > 1,
    multiply(left: Matrix, right: Matrix, result: Matrix, rows, inner, columns) {
      multiplyMatrices(
        floats(left.tensor).subarray(left.offset),
        floats(right.tensor).subarray(right.offset),
        floats(result.tensor).subarray(result.offset),
        rows,
        inner,
        columns,
      );
    },
    withFreshIdentity: (tensor, use) => use(tensor),
    count: () => backend.numDataIds(),
  };
}
