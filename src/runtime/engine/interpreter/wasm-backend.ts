// Starts tfjs's wasm backend in Node from the files of its package, without the network. One thread: the threaded build
// runs in Node only by patching its loader and the processor count, and always keeps eight workers.
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { type BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { EXIT, UserError } from '../../../exit-code.js';
import { correctKernels } from './corrected-kernels.js';

/** The started backend; tfjs's current backend stays what it was. */
export async function startWasmBackend(): Promise<BackendWasm> {
  const before = tf.engine().backendName;
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  setWasmPaths(join(dirname(manifest), 'dist') + sep);
  const started = await withoutNewListeners(() => tf.setBackend('wasm'));
  if (!started) throw new Error('the wasm backend of tfjs did not start');
  correctKernels('wasm');
  const backend = tf.backend() as BackendWasm;
  refuseFailedAllocations(backend);
  if (before) await tf.setBackend(before);
  return backend;
}

/** The backend's loader rethrows every uncaught error of the process, which hides it from our own handlers. */
async function withoutNewListeners<T>(act: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = new Map(events.map((event) => [event, process.rawListeners(event)]));
  const result = await act();
  for (const [event, known] of before) {
    for (const listener of process.rawListeners(event)) {
      if (!known.includes(listener)) process.off(event, listener as () => void);
    }
  }
  return result;
}

interface Allocator {
  _malloc(bytes: number): number;
  _free(address: number): void;
}
const HEAP_LIMIT = 2 ** 32;
const guarded = new WeakSet<Allocator>();

/** The stock backend writes to address 0 when its heap is full. */
function refuseFailedAllocations(backend: BackendWasm): void {
  const wasm = backend.wasm as unknown as Allocator;
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  // The first call replaces the function itself.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    // A larger number would be cut to 32 bits.
    const address = bytes < HEAP_LIMIT ? allocate(bytes) : 0;
    if (address !== 0 || bytes === 0) return address;
    throw new UserError(EXIT.memory, 'the wasm engine is out of memory: its heap holds at most 4 GiB', {
      help: 'use a smaller batch or smaller pictures, or install TensorFlow (npm run setup)',
    });
  };
}
