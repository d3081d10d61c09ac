// Our kernels for the wasm interpreter: those that tfjs's wasm backend lacks or does slowly, and those that its operator
// cache makes wrong (weights are packed once per tensor id, so a weight changed in place or seen under another shape reads stale).
import * as tf from '@tensorflow/tfjs-core';
import type { DeviceMemory } from './device-memory.js';
import type { KernelTable } from './kernel-table.js';
import { convolutionGradientKernels } from './kernels/convolution.js';
import { depthwiseGradientKernels, depthwiseInputGradientByForward } from './kernels/depthwise-convolution.js';
import { leadingReductionKernel } from './kernels/leading-reduction.js';
import { matrixProductKernel } from './kernels/matrix-product.js';
import { segmentSumKernel } from './kernels/segment-sum.js';
import { tileKernel } from './kernels/tile.js';

/** A stock convolution kernel that never meets its packed filter again. */
function freshFilter(memory: DeviceMemory, kernelName: string): tf.KernelFunc {
  const stock = tf.getKernel(kernelName, 'wasm').kernelFunc;
  return (call) =>
    memory.withFreshIdentity(
      call.inputs.filter!,
      (filter) => stock({ ...call, inputs: { ...call.inputs, filter } }) as tf.TensorInfo,
    );
}

export function wasmKernels(memory: DeviceMemory): KernelTable {
  const depthwise = freshFilter(memory, 'DepthwiseConv2dNative');
  const gradients = depthwiseGradientKernels(memory);
  // The stock kernel copies.
  const identity: tf.KernelFunc = ({ inputs }) => memory.share(inputs.x!, inputs.x!.shape);
  return {
    ...convolutionGradientKernels(memory),
    ...gradients,
    DepthwiseConv2dNativeBackpropInput: depthwiseInputGradientByForward(
      memory,
      depthwise,
      gradients.DepthwiseConv2dNativeBackpropInput!,
    ),
    BatchMatMul: matrixProductKernel(memory, tf.getKernel('BatchMatMul', 'wasm').kernelFunc),
    Conv2D: freshFilter(memory, 'Conv2D'),
    DepthwiseConv2dNative: depthwise,
    Sum: leadingReductionKernel(memory, false, tf.getKernel('Sum', 'wasm').kernelFunc),
    Mean: leadingReductionKernel(memory, true, tf.getKernel('Mean', 'wasm').kernelFunc),
    Tile: tileKernel(memory),
    UnsortedSegmentSum: segmentSumKernel(memory),
    Identity: identity,
  };
}
