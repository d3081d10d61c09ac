// Starts tfjs's wasm backend in Node from the files of its package, without the network.
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { type BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { correctKernels } from './corrected-kernels.js';

/** The started backend; tfjs's current backend stays what it was. */
export async function startWasmBackend(): Promise<BackendWasm> {
  const before = tf.engine().backendName;
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  setWasmPaths(join(dirname(manifest), 'dist') + sep);
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend of tfjs did not start');
  correctKernels('wasm');
  const backend = tf.backend() as BackendWasm;
  if (before) await tf.setBackend(before);
  return backend;
}
