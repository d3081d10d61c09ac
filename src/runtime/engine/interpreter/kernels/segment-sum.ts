// UnsortedSegmentSum, the gradient of gather.
import type * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../../graph/shape.js';
import type { DeviceMemory } from '../device-memory.js';

/** out[s, ...] = sum of the slices x[i, ...] with segmentIds[i] = s; ids outside 0..numSegments-1 are dropped. */
export function segmentSumKernel(memory: DeviceMemory): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const x = inputs.x!;
    const segmentIds = inputs.segmentIds!;
    const { numSegments } = attrs as unknown as { readonly numSegments: number };
    const sliceShape = x.shape.slice(segmentIds.shape.length);
    const out = memory.allocate([numSegments, ...sliceShape], x.dtype === 'int32' ? 'int32' : 'float32');
    const width = sizeOf(sliceShape);
    const ids = memory.view(segmentIds);
    const from = memory.view(x);
    const to = memory.view(out).fill(0);
    ids.forEach((segment: number, i: number) => {
      if (segment < 0 || segment >= numSegments) return;
      for (let c = 0; c < width; c++) to[segment * width + c]! += from[i * width + c]!;
    });
    return out;
  };
}
