// Values between the host and the device, checked.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { hostArray, printSpec, sizeOf } from '../../../graph/shape.js';
import type { HostArray, TensorSpec } from '../../../graph/tensor-graph.js';
import type { DeviceMemory } from './device-memory.js';

/** Copies `values` to the device. Throws an error that names `what` when they are missing or do not fit `spec`. */
export function upload(
  memory: DeviceMemory,
  what: string,
  values: HostArray | undefined,
  spec: TensorSpec,
): TensorInfo {
  if (values === undefined) throw new Error(`${what} is missing; it is ${printSpec(spec)}`);
  if (values.length !== sizeOf(spec.shape)) {
    throw new Error(`${what} has ${values.length} values, but is ${printSpec(spec)} with ${sizeOf(spec.shape)}`);
  }
  if (values.constructor !== hostArray(spec.dtype, 0).constructor) {
    throw new Error(`${what} is a ${values.constructor.name}, but should be ${printSpec(spec)}`);
  }
  const tensor = memory.allocate(spec.shape, spec.dtype);
  memory.view(tensor).set(values);
  return tensor;
}

/** A fresh copy on the host. */
export function download(memory: DeviceMemory, tensor: TensorInfo): HostArray {
  return memory.view(tensor).slice();
}

/** A second tensor with the same values and nothing in common. */
export function duplicate(memory: DeviceMemory, tensor: TensorInfo, spec: TensorSpec): TensorInfo {
  const copy = memory.allocate(spec.shape, spec.dtype);
  memory.view(copy).set(memory.view(tensor));
  return copy;
}
