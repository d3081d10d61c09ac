// The `tensorflow` engine: a whole step is one call of a TensorFlow session, on the CPU or a GPU.
import { availableParallelism } from 'node:os';
import type { Engine } from '../engine.js';
import { loadAddon } from './addon.js';
import { lowerModule } from './lower-module.js';
import { Session } from './session.js';

/** Throws when the TensorFlow addon is not there or does not load; the message says which. */
export async function openTensorFlowEngine(): Promise<Engine> {
  const addon = loadAddon();
  const device = addon.isUsingGpuDevice() ? 'GPU' : `CPU, ${availableParallelism()} threads`;
  return {
    name: 'tensorflow',
    description: `TensorFlow ${addon.TF_Version} (${device})`,
    load: async (module) => new Session(addon, lowerModule(module)),
  };
}
