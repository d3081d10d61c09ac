// Tile as a broadcast: an axis of extent d repeated r times is the pair of axes [1, d] broadcast to [r, d].
import type * as tf from '@tensorflow/tfjs-core';
import type { DeviceMemory } from '../device-memory.js';
import { broadcastKernel } from './broadcast.js';

/** x repeated `reps[i]` times along every axis i. */
export function tileKernel(memory: DeviceMemory): tf.KernelFunc {
  const broadcast = broadcastKernel(memory);
  return ({ inputs, attrs, backend }) => {
    const x = inputs.x!;
    const { reps } = attrs as unknown as { readonly reps: readonly number[] };
    const paired = { ...x, shape: x.shape.flatMap((extent) => [1, extent]) };
    const shape = x.shape.flatMap((extent, axis) => [reps[axis]!, extent]);
    const out = broadcast({ inputs: { x: paired }, attrs: { shape }, backend }) as tf.TensorInfo;
    return { ...out, shape: x.shape.map((extent, axis) => extent * reps[axis]!) };
  };
}
