// The `tensorflow` engine: a whole step is one call of a TensorFlow session, on the CPU or a GPU.
import { availableParallelism } from 'node:os';
import type { GraphModule } from '../../../graph/tensor-graph.js';
import type { Engine, LoadedModule } from '../engine.js';
import { type Addon, loadAddon } from './addon.js';
import { lowerModule } from './lower-module.js';
import { Session } from './session.js';

/** Throws when the TensorFlow addon is not there or does not load; the message says which. */
export async function openTensorFlowEngine(): Promise<Engine> {
  const addon = loadAddon();
  const device = addon.isUsingGpuDevice() ? 'GPU' : `CPU, ${availableParallelism()} threads`;
  return {
    name: 'tensorflow',
    description: `TensorFlow ${addon.TF_Version} (${device})`,
    load: async (module) => loadModule(addon, module),
  };
}

function loadModule(addon: Addon, module: GraphModule): LoadedModule {
  const oneDnn = process.arch === 'x64' && !addon.isUsingGpuDevice() && process.env.TF_ENABLE_ONEDNN_OPTS === '1';
  try {
    return new Session(addon, lowerModule(module, { oneDnn }));
  } catch (error) {
    // a TensorFlow built without oneDNN lacks its operations
    if (!oneDnn || !String(error).includes('_Mkl')) throw error;
    return new Session(addon, lowerModule(module, { oneDnn: false }));
  }
}
