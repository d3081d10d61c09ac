// Kernels of the tensor graph that no tfjs backend has.
import type { DeviceMemory } from './device-memory.js';
import type { KernelTable } from './kernel-table.js';
import { adamWKernel } from './kernels/adam-w.js';
import { broadcastKernel } from './kernels/broadcast.js';
import { randomNormalKernel } from './kernels/random-normal.js';

export function sharedKernels(memory: DeviceMemory): KernelTable {
  return {
    AdamW: adamWKernel(memory, false),
    BroadcastTo: broadcastKernel(memory),
    RandomNormal: randomNormalKernel(memory),
  };
}
