// The reference engine: graphs interpreted on tfjs's plain JavaScript backend. Slow, exact, everywhere.

import { type MathBackendCPU, version_cpu } from '@tensorflow/tfjs-backend-cpu';
import '../../../graph/prepare-tfjs.js';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../engine.js';
import { correctKernels } from './corrected-kernels.js';
import { cpuKernels } from './cpu-kernels.js';
import { cpuMemory } from './cpu-memory.js';
import { makeDevice } from './device.js';
import { interpretModule } from './interpreter.js';

export async function openCpuEngine(): Promise<Engine> {
  correctKernels('cpu');
  const backend = tf.findBackend('cpu') as MathBackendCPU;
  const memory = cpuMemory(backend);
  const device = makeDevice('cpu', backend, memory, cpuKernels(memory));
  return {
    name: 'cpu',
    description: `tfjs ${version_cpu}, plain JavaScript, one thread`,
    load: async (module) => interpretModule(device, module),
  };
}
