// Kernels that the stock tfjs backends lack or get wrong, registered in place of the stock ones: the eager reference,
// the interpreters and the TensorFlow engine's op-by-op mode then agree.

import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../graph/shape.js';
import type { Attributes, DType } from '../../../graph/tensor-graph.js';
import { poolGeometry } from '../../../graph/window-geometry.js';
import { cpuMemory } from './cpu-memory.js';
import type { DeviceMemory } from './device-memory.js';
import { logSoftmaxRows } from './kernels/log-softmax.js';
import { maxPoolGradient } from './kernels/max-pool-gradient.js';
import { type ResizeMode, resizeBilinearGradient } from './kernels/resize-bilinear-gradient.js';
import { wasmMemory } from './wasm-memory.js';

export type CorrectedBackend = 'cpu' | 'wasm' | 'tensorflow';
type Corrections = Readonly<Record<string, tf.KernelFunc>>;

/** What the corrections need of tfjs-node's backend. */
interface NodeBackend {
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_ATTR_BOOL: number; readonly TF_FLOAT: number };
  executeSingleOutput(
    operation: string,
    attributes: { name: string; type: number; value: number | boolean }[],
    inputs: tf.TensorInfo[],
  ): tf.TensorInfo;
}

const tensorflowCorrections: Corrections = {
  LogSoftmax({ inputs, backend }) {
    const node = backend as NodeBackend;
    const type = { name: 'T', type: node.binding.TF_ATTR_TYPE, value: node.binding.TF_FLOAT };
    return node.executeSingleOutput('LogSoftmax', [type], [inputs.logits!]);
  },
  // The stock kernel drops half_pixel_centers, so its gradient belongs to another resize.
  ResizeBilinearGrad({ inputs, attrs, backend }) {
    const node = backend as NodeBackend;
    const mode = attrs as unknown as ResizeMode;
    const attributes = [
      { name: 'T', type: node.binding.TF_ATTR_TYPE, value: node.binding.TF_FLOAT },
      { name: 'align_corners', type: node.binding.TF_ATTR_BOOL, value: mode.alignCorners },
      { name: 'half_pixel_centers', type: node.binding.TF_ATTR_BOOL, value: mode.halfPixelCenters },
    ];
    return node.executeSingleOutput('ResizeBilinearGrad', attributes, [inputs.dy!, inputs.images!]);
  },
};

function arrayCorrections(memoryOf: (backend: object) => DeviceMemory): Corrections {
  return {
    LogSoftmax({ inputs, backend }) {
      const memory = memoryOf(backend);
      const logits = inputs.logits!;
      const out = memory.allocate(logits.shape, 'float32');
      logSoftmaxRows(memory.floats(logits), memory.floats(out), logits.shape.at(-1) ?? 1);
      return out;
    },
    ResizeBilinearGrad({ inputs, attrs, backend }) {
      const memory = memoryOf(backend);
      const dy = inputs.dy!;
      const dx = memory.allocate(inputs.images!.shape, 'float32');
      const mode = attrs as unknown as ResizeMode;
      resizeBilinearGradient(memory.floats(dy), dy.shape, memory.floats(dx), dx.shape, mode);
      return dx;
    },
  };
}

function wasmCorrections(memoryOf: (backend: object) => DeviceMemory): Corrections {
  const stockCast = tf.getKernel('Cast', 'wasm').kernelFunc;
  return {
    // The stock kernel labels its result with the wanted type but always stores int32 bits: float ones read as 1.4e-45.
    OneHot({ inputs, attrs, backend }) {
      const memory = memoryOf(backend);
      const { depth, onValue, offValue, dtype } = attrs as unknown as OneHotAttributes;
      const indices = inputs.indices!;
      const out = memory.allocate([...indices.shape, depth], dtype ?? 'float32');
      const from = memory.view(indices);
      const to = memory.view(out).fill(offValue);
      for (let row = 0; row < sizeOf(indices.shape); row++) {
        const index = from[row]!;
        if (index >= 0 && index < depth) to[row * depth + index] = onValue;
      }
      return out;
    },
    // The stock kernel drops the gradient of every window without a positive value.
    MaxPoolGrad({ inputs, attrs, backend }) {
      const memory = memoryOf(backend);
      const x = inputs.input!;
      const dx = memory.allocate(x.shape, 'float32');
      const geometry = poolGeometry(x.shape, attrs as unknown as Attributes);
      maxPoolGradient(memory.floats(x), memory.floats(inputs.dy!), memory.floats(dx), geometry);
      return dx;
    },
    // The stock kernel stores 2 as a bool 2 and 0.5 as false.
    Cast(call) {
      if ((call.attrs as unknown as { dtype: DType }).dtype !== 'bool') return stockCast(call);
      const memory = memoryOf(call.backend);
      const x = call.inputs.x!;
      const out = memory.allocate(x.shape, 'bool');
      const from = memory.view(x);
      const to = memory.view(out);
      for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 ? 0 : 1;
      return out;
    },
  };
}

interface OneHotAttributes {
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
  readonly dtype?: DType;
}

function correctionsOf(backendName: CorrectedBackend): Corrections {
  switch (backendName) {
    case 'tensorflow':
      return tensorflowCorrections;
    case 'cpu':
      return arrayCorrections((backend) => cpuMemory(backend as MathBackendCPU));
    case 'wasm': {
      const memoryOf = (backend: object): DeviceMemory => wasmMemory(backend as BackendWasm);
      return { ...arrayCorrections(memoryOf), ...wasmCorrections(memoryOf) };
    }
  }
}

const corrected = new Set<CorrectedBackend>();

/**
 * Registers the corrected kernels of a tfjs backend whose own kernels are registered already: ResizeBilinearGrad with
 * half-pixel centres and LogSoftmax everywhere, OneHot, MaxPoolGrad and Cast to bool on wasm. A second call does nothing.
 */
export function correctKernels(backendName: CorrectedBackend): void {
  if (corrected.has(backendName)) return;
  corrected.add(backendName);
  for (const [kernelName, kernelFunc] of Object.entries(correctionsOf(backendName))) {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}
