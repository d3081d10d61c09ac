// BroadcastTo: repeats axes of extent 1.
import type * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../../graph/shape.js';
import type { DType } from '../../../../graph/tensor-graph.js';
import type { DeviceMemory } from '../device-memory.js';

/** x, its shape extended by leading ones, repeated along its axes of extent 1 to `shape`. */
export function broadcastKernel(memory: DeviceMemory): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const x = inputs.x!;
    const { shape } = attrs as unknown as { readonly shape: readonly number[] };
    const out = memory.allocate(shape, x.dtype as DType);
    const from = memory.view(x);
    const to = memory.view(out);
    to.set(from);
    const extended = [...new Array<number>(shape.length - x.shape.length).fill(1), ...x.shape];
    // From the last axis to the first, the values made so far (the first `size` of `to`) grow in place.
    let size = from.length;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const repeats = shape[axis]! / extended[axis]!;
      if (repeats === 1) continue;
      const block = sizeOf(shape.slice(axis + 1));
      // Last block first: a block's copies never land on a block that is still to be read.
      for (let index = size / block - 1; index >= 0; index--) {
        for (let copy = repeats - 1; copy >= 0; copy--) {
          const target = (index * repeats + copy) * block;
          if (block === 1) to[target] = to[index]!;
          else to.copyWithin(target, index * block, (index + 1) * block);
        }
      }
      size *= repeats;
    }
    return out;
  };
}
