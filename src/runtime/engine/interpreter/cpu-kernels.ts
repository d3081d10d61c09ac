// Our kernels for the cpu interpreter: the same mathematics as tfjs's own, without their hundredfold slowness.
import * as tf from '@tensorflow/tfjs-core';
import type { DeviceMemory } from './device-memory.js';
import type { KernelTable } from './kernel-table.js';
import { convolutionGradientKernels, convolutionKernel } from './kernels/convolution.js';
import { depthwiseGradientKernels } from './kernels/depthwise-convolution.js';
import { matrixProductKernel } from './kernels/matrix-product.js';

const isDilated = (dilations: unknown): boolean => [dilations ?? 1].flat().some((extent) => extent !== 1);

export function cpuKernels(memory: DeviceMemory): KernelTable {
  const stockConvolution = tf.getKernel('Conv2D', 'cpu').kernelFunc;
  const ownConvolution = convolutionKernel(memory);
  const convolution: tf.KernelFunc = (call) =>
    isDilated(call.attrs?.dilations) ? stockConvolution(call) : ownConvolution(call);
  return {
    ...convolutionGradientKernels(memory),
    ...depthwiseGradientKernels(memory),
    BatchMatMul: matrixProductKernel(memory, tf.getKernel('BatchMatMul', 'cpu').kernelFunc),
    Conv2D: convolution,
  };
}
