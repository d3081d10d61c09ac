// A tfjs backend with everything that interpreting a graph on it needs.
import * as tf from '@tensorflow/tfjs-core';
import type { EngineName } from '../engine.js';
import type { DeviceMemory } from './device-memory.js';
import type { KernelTable } from './kernel-table.js';
import { adamWKernel } from './kernels/adam-w.js';
import { sharedKernels } from './shared-kernels.js';

export interface Device {
  readonly name: EngineName & ('cpu' | 'wasm');
  readonly memory: DeviceMemory;
  /** Our kernel of that name, else the backend's, bound to the backend; null when there is neither. */
  kernel(name: string, inPlace: boolean): BoundKernel | null;
}
export type BoundKernel = (
  inputs: Readonly<Record<string, tf.TensorInfo>> | readonly tf.TensorInfo[],
  attributes: object,
) => tf.TensorInfo | tf.TensorInfo[];

export function makeDevice(name: 'cpu' | 'wasm', backend: object, memory: DeviceMemory, own: KernelTable): Device {
  const kernels: KernelTable = { ...sharedKernels(memory), ...own };
  const overwriting: KernelTable = { AdamW: adamWKernel(memory, true) };
  return {
    name,
    memory,
    kernel(kernelName, inPlace) {
      const table = inPlace ? overwriting : kernels;
      const kernelFunc = table[kernelName] ?? tf.getKernel(kernelName, name)?.kernelFunc;
      if (kernelFunc === undefined) return null;
      return (inputs, attributes) =>
        kernelFunc({ inputs: inputs as tf.NamedTensorInfoMap, attrs: attributes as tf.NamedAttrMap, backend });
    },
  };
}
