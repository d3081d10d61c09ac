// The two gradients of the depthwise convolution: every channel c has `multiplier` filters, output channel c·multiplier + q.
import type * as tf from '@tensorflow/tfjs-core';
import { numbersAttribute } from '../../../../graph/attribute.js';
import type { Attributes } from '../../../../graph/tensor-graph.js';
import { convolutionGeometry } from '../../../../graph/window-geometry.js';
import type { DeviceMemory } from '../device-memory.js';
import type { KernelTable } from '../kernel-table.js';

/** Calls `visit` with the offsets of input pixel, output pixel and filter tap for all triples that meet. */
function eachMeeting(g: tf.backend_util.Conv2DInfo, visit: (image: number, output: number, tap: number) => void): void {
  for (let n = 0; n < g.batchSize; n++) {
    for (let i = 0; i < g.outHeight; i++) {
      for (let k = 0; k < g.filterHeight; k++) {
        const row = i * g.strideHeight - g.padInfo.top + k * g.dilationHeight;
        if (row < 0 || row >= g.inHeight) continue;
        for (let l = 0; l < g.filterWidth; l++) {
          const tap = (k * g.filterWidth + l) * g.outChannels;
          for (let j = 0; j < g.outWidth; j++) {
            const column = j * g.strideWidth - g.padInfo.left + l * g.dilationWidth;
            if (column < 0 || column >= g.inWidth) continue;
            const image = ((n * g.inHeight + row) * g.inWidth + column) * g.inChannels;
            visit(image, ((n * g.outHeight + i) * g.outWidth + j) * g.outChannels, tap);
          }
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
  dfilter.fill(0);
  eachMeeting(g, (image, output, tap) => {
    for (let q = 0; q < multiplier; q++) {
      for (let c = 0, o = q; c < g.inChannels; c++, o += multiplier) {
        dfilter[tap + o]! += x[image + c]! * dy[output + o]!;
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
  eachMeeting(g, (image, output, tap) => {
    for (let q = 0; q < multiplier; q++) {
      for (let c = 0, o = q; c < g.inChannels; c++, o += multiplier) {
        dx[image + c]! += filter[tap + o]! * dy[output + o]!;
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
