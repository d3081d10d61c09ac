// Sum and Mean over leading axes, which is where bias gradients come from, and over all axes, which is where losses come
// from. The stock wasm kernels transpose first, and add up in float32, which costs a large mean two digits.
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../../graph/shape.js';
import type { DeviceMemory } from '../device-memory.js';

/** sums[width] of the columns of x[rows, width], in float64. */
function columnSums(x: Float32Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  if (width === 1) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i]!;
    return sums.fill(sum);
  }
  const rows = x.length / width;
  const even = rows - (rows % 2);
  // Two rows a pass: the running sums are loaded and stored half as often.
  for (let row = 0; row < even; row += 2) {
    const first = row * width;
    const second = first + width;
    for (let i = 0; i < width; i++) sums[i]! += x[first + i]! + x[second + i]!;
  }
  if (even < rows) for (let i = 0; i < width; i++) sums[i]! += x[even * width + i]!;
  return sums;
}

/** Sum, or with `mean` Mean, over axes 0..n-1 of a float32 tensor; other axes and types go to `stock`. */
export function leadingReductionKernel(memory: DeviceMemory, mean: boolean, stock: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const x = call.inputs.x!;
    const { axis, keepDims } = call.attrs as unknown as { axis: number[]; keepDims: boolean };
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const isLeading = axes.every((each, i) => each === i) && axes.length > 0;
    if (!isLeading || x.dtype !== 'float32' || sizeOf(x.shape) === 0) return stock(call);
    const kept = x.shape.slice(axes.length);
    const out = memory.allocate(keepDims ? [...axes.map(() => 1), ...kept] : kept, 'float32');
    const sums = columnSums(memory.floats(x), sizeOf(kept));
    const count = sizeOf(x.shape.slice(0, axes.length));
    memory.floats(out).set(mean ? sums.map((sum) => sum / count) : sums);
    return out;
  };
}
