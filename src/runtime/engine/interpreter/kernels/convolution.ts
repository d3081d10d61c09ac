// Conv2D and its two gradients as matrix products over image patches.
import type * as tf from '@tensorflow/tfjs-core';
import { numbersAttribute } from '../../../../graph/attribute.js';
import type { Attributes } from '../../../../graph/tensor-graph.js';
import type { DeviceMemory } from '../device-memory.js';
import type { KernelTable } from '../kernel-table.js';
import { gatherPatches, patchGeometry, scatterPatches } from './image-patches.js';
import { transposeMatrix } from './transpose-matrix.js';

const matrix = (tensor: tf.TensorInfo) => ({ tensor, offset: 0 });

/** A 1x1 convolution without stride or padding: the image already is its patch matrix. */
const isPointwise = (g: tf.backend_util.Conv2DInfo): boolean =>
  g.filterHeight === 1 && g.filterWidth === 1 && g.inHeight === g.outHeight && g.inWidth === g.outWidth;

function withPatches<T>(
  memory: DeviceMemory,
  x: tf.TensorInfo,
  g: tf.backend_util.Conv2DInfo,
  use: (patches: tf.TensorInfo) => T,
): T {
  if (isPointwise(g)) return use(x);
  const rows = g.batchSize * g.outHeight * g.outWidth;
  const patches = memory.allocate([rows, g.filterHeight * g.filterWidth * g.inChannels], 'float32');
  gatherPatches(memory.floats(x), memory.floats(patches), g);
  const result = use(patches);
  memory.release(patches);
  return result;
}

/** x[N, H, W, C] * filter[h, w, C, K] -> [N, H', W', K]. */
export function convolutionKernel(memory: DeviceMemory): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const x = inputs.x!;
    const filter = inputs.filter!;
    const g = patchGeometry(x.shape, filter.shape, attrs as unknown as Attributes);
    const out = memory.allocate([g.batchSize, g.outHeight, g.outWidth, g.outChannels], 'float32');
    const rows = g.batchSize * g.outHeight * g.outWidth;
    const inner = g.filterHeight * g.filterWidth * g.inChannels;
    withPatches(memory, x, g, (patches) =>
      memory.multiply(matrix(patches), matrix(filter), matrix(out), rows, inner, g.outChannels),
    );
    return out;
  };
}

export function convolutionGradientKernels(memory: DeviceMemory): KernelTable {
  /** to[columns, rows] = from[rows, columns] transposed, both in the device's memory. */
  const transposed = (from: tf.TensorInfo, rows: number, columns: number): tf.TensorInfo => {
    const to = memory.allocate([columns, rows], 'float32');
    transposeMatrix(memory.floats(from), memory.floats(to), rows, columns);
    return to;
  };
  return {
    /** dx = scatter(dy · filterᵀ). */
    Conv2DBackpropInput({ inputs, attrs }) {
      const dy = inputs.dy!;
      const filter = inputs.filter!;
      const attributes = attrs as unknown as Attributes;
      const inputShape = numbersAttribute(attributes, 'inputShape');
      const g = patchGeometry(inputShape, filter.shape, attributes);
      const rows = g.batchSize * g.outHeight * g.outWidth;
      const inner = g.filterHeight * g.filterWidth * g.inChannels;
      const dx = memory.allocate(inputShape, 'float32');
      const patches = isPointwise(g) ? dx : memory.allocate([rows, inner], 'float32');
      const flipped = transposed(filter, inner, g.outChannels);
      memory.multiply(matrix(dy), matrix(flipped), matrix(patches), rows, g.outChannels, inner);
      memory.release(flipped);
      if (patches !== dx) {
        scatterPatches(memory.floats(patches), memory.floats(dx), g);
        memory.release(patches);
      }
      return dx;
    },
    /** dfilterᵀ = dyᵀ · patches: transposes the small matrices, never the patches. */
    Conv2DBackpropFilter({ inputs, attrs }) {
      const x = inputs.x!;
      const dy = inputs.dy!;
      const attributes = attrs as unknown as Attributes;
      const filterShape = numbersAttribute(attributes, 'filterShape');
      const g = patchGeometry(x.shape, filterShape, attributes);
      const rows = g.batchSize * g.outHeight * g.outWidth;
      const inner = g.filterHeight * g.filterWidth * g.inChannels;
      const out = memory.allocate(filterShape, 'float32');
      const product = memory.allocate([g.outChannels, inner], 'float32');
      const dyTransposed = transposed(dy, rows, g.outChannels);
      withPatches(memory, x, g, (patches) =>
        memory.multiply(matrix(dyTransposed), matrix(patches), matrix(product), g.outChannels, rows, inner),
      );
      transposeMatrix(memory.floats(product), memory.floats(out), g.outChannels, inner);
      memory.release(product);
      memory.release(dyTransposed);
      return out;
    },
  };
}
