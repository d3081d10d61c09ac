// The two gradients of the depthwise convolution: every channel c has `multiplier` filters, output channel c·multiplier + q.
import type * as tf from '@tensorflow/tfjs-core';
import { numbersAttribute } from '../../../../graph/attribute.js';
import type { Attributes } from '../../../../graph/tensor-graph.js';
import { convolutionGeometry } from '../../../../graph/window-geometry.js';
import type { DeviceMemory } from '../device-memory.js';
import type { KernelTable } from '../kernel-table.js';

/**
 * Calls `visit` for every run of output pixels (one image row, one filter tap) whose input pixels lie in the image:
 * element offsets of the first input pixel, the first output pixel and the tap, and the number of pixels.
 */
function eachRun(
  g: tf.backend_util.Conv2DInfo,
  visit: (image: number, output: number, tap: number, pixels: number) => void,
): void {
  for (let l = 0; l < g.filterWidth; l++) {
    const shift = l * g.dilationWidth - g.padInfo.left;
    const first = Math.max(0, Math.ceil(-shift / g.strideWidth));
    const last = Math.min(g.outWidth - 1, Math.floor((g.inWidth - 1 - shift) / g.strideWidth));
    if (last < first) continue;
    for (let k = 0; k < g.filterHeight; k++) {
      const tap = (k * g.filterWidth + l) * g.outChannels;
      for (let n = 0; n < g.batchSize; n++) {
        for (let i = 0; i < g.outHeight; i++) {
          const row = i * g.strideHeight - g.padInfo.top + k * g.dilationHeight;
          if (row < 0 || row >= g.inHeight) continue;
          const image = ((n * g.inHeight + row) * g.inWidth + first * g.strideWidth + shift) * g.inChannels;
          visit(image, ((n * g.outHeight + i) * g.outWidth + first) * g.outChannels, tap, last - first + 1);
        }
      }
    }
  }
}

/** dfilter[h, w, C, multiplier], overwritten, from x[N, H, W, C] and dy[N, H', W', C·multiplier]. */
export function depthwiseFilterGradient(
  x: Float32Array,
  dy: Float32Array,
  dfilter: Float32Array,
  g: tf.backend_util.Conv2DInfo,
): void {
  const multiplier = g.outChannels / g.inChannels;
  const across = g.strideWidth * g.inChannels;
  dfilter.fill(0);
  eachRun(g, (image, output, tap, pixels) => {
    const paired = pixels - (pixels % 4);
    for (let q = 0; q < multiplier; q++) {
      // Four pixels a pass: the running sums are loaded and stored a quarter as often.
      for (let j = 0; j < paired; j += 4) {
        const a = image + j * across;
        const b = output + j * g.outChannels;
        const [a1, a2, a3] = [a + across, a + 2 * across, a + 3 * across];
        const [b1, b2, b3] = [b + g.outChannels, b + 2 * g.outChannels, b + 3 * g.outChannels];
        for (let c = 0, o = q; c < g.inChannels; c++, o += multiplier) {
          dfilter[tap + o]! +=
            x[a + c]! * dy[b + o]! + x[a1 + c]! * dy[b1 + o]! + x[a2 + c]! * dy[b2 + o]! + x[a3 + c]! * dy[b3 + o]!;
        }
      }
      for (let j = paired; j < pixels; j++) {
        const a = image + j * across;
        const b = output + j * g.outChannels;
        for (let c = 0, o = q; c < g.inChannels; c++, o += multiplier) dfilter[tap + o]! += x[a + c]! * dy[b + o]!;
      }
    }
  });
}

/** dx[N, H, W, C], overwritten, from filter[h, w, C, multiplier] and dy[N, H', W', C·multiplier]. */
export function depthwiseInputGradient(
  filter: Float32Array,
  dy: Float32Array,
  dx: Float32Array,
  g: tf.backend_util.Conv2DInfo,
): void {
  const multiplier = g.outChannels / g.inChannels;
  dx.fill(0);
  eachRun(g, (image, output, tap, pixels) => {
    for (let j = 0; j < pixels; j++) {
      const a = image + j * g.strideWidth * g.inChannels;
      const b = output + j * g.outChannels;
      for (let q = 0; q < multiplier; q++) {
        for (let c = 0, o = q; c < g.inChannels; c++, o += multiplier) dx[a + c]! += filter[tap + o]! * dy[b + o]!;
      }
    }
  });
}

export function depthwiseGradientKernels(memory: DeviceMemory): KernelTable {
  return {
    DepthwiseConv2dNativeBackpropFilter({ inputs, attrs }) {
      const attributes = attrs as unknown as Attributes;
      const filterShape = numbersAttribute(attributes, 'filterShape');
      const g = convolutionGeometry(inputs.x!.shape, filterShape, attributes, true);
      const out = memory.allocate(filterShape, 'float32');
      depthwiseFilterGradient(memory.floats(inputs.x!), memory.floats(inputs.dy!), memory.floats(out), g);
      return out;
    },
    DepthwiseConv2dNativeBackpropInput({ inputs, attrs }) {
      const attributes = attrs as unknown as Attributes;
      const inputShape = numbersAttribute(attributes, 'inputShape');
      const g = convolutionGeometry(inputShape, inputs.filter!.shape, attributes, true);
      const out = memory.allocate(inputShape, 'float32');
      depthwiseInputGradient(memory.floats(inputs.filter!), memory.floats(inputs.dy!), memory.floats(out), g);
      return out;
    },
  };
}

/**
 * The input gradient without stride as a convolution of dy with the filter turned by half a turn, which a fast forward
 * kernel computes; other cases go to `general`.
 */
export function depthwiseInputGradientByForward(
  memory: DeviceMemory,
  forward: tf.KernelFunc,
  general: tf.KernelFunc,
): tf.KernelFunc {
  return (call) => {
    const attributes = call.attrs as unknown as Attributes;
    const filter = call.inputs.filter!;
    const g = convolutionGeometry(numbersAttribute(attributes, 'inputShape'), filter.shape, attributes, true);
    const plain = g.strideHeight === 1 && g.strideWidth === 1 && g.dilationHeight === 1 && g.dilationWidth === 1;
    const centred = 2 * g.padInfo.top === g.filterHeight - 1 && 2 * g.padInfo.left === g.filterWidth - 1;
    const sameSize = g.inHeight === g.outHeight && g.inWidth === g.outWidth && g.inChannels === g.outChannels;
    if (!plain || !centred || !sameSize) return general(call);
    const turned = memory.allocate(filter.shape, 'float32');
    const from = memory.floats(filter);
    const to = memory.floats(turned);
    for (let tap = 0; tap < from.length; tap += g.inChannels) {
      to.set(from.subarray(tap, tap + g.inChannels), from.length - g.inChannels - tap);
    }
    const attrs = { strides: 1, dilations: 1, pad: 'same', dataFormat: 'NHWC' };
    const dx = forward({ inputs: { x: call.inputs.dy!, filter: turned }, attrs, backend: call.backend });
    memory.release(turned);
    return dx;
  };
}
