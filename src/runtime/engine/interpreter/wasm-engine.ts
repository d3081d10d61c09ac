// The engine for machines without TensorFlow: graphs interpreted on tfjs's WebAssembly backend.

import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import '../../../graph/prepare-tfjs.js';
import type { Engine } from '../engine.js';
import { type Device, makeDevice } from './device.js';
import { interpretModule } from './interpreter.js';
import { startWasmBackend } from './wasm-backend.js';
import { wasmKernels } from './wasm-kernels.js';
import { wasmMemory } from './wasm-memory.js';

export async function openWasmDevice(): Promise<Device> {
  const backend = await startWasmBackend();
  const memory = wasmMemory(backend);
  return makeDevice('wasm', backend, memory, wasmKernels(memory));
}

export async function openWasmEngine(): Promise<Engine> {
  const device = await openWasmDevice();
  return {
    name: 'wasm',
    description: `tfjs ${version_wasm}, WebAssembly SIMD, one thread`,
    load: async (module) => interpretModule(device, module),
  };
}
