// Convolution as a matrix product: image patches as matrix rows (im2col) and back (col2im). No dilation.
import type { backend_util } from '@tensorflow/tfjs-core';
import type { Attributes } from '../../../../graph/tensor-graph.js';
import { convolutionGeometry } from '../../../../graph/window-geometry.js';

/** Geometry of a convolution that patches can express. */
export function patchGeometry(
  imageShape: readonly number[],
  filterShape: readonly number[],
  attributes: Attributes,
): backend_util.Conv2DInfo {
  const geometry = convolutionGeometry(imageShape, filterShape, attributes, false);
  if (geometry.dilationHeight !== 1 || geometry.dilationWidth !== 1) {
    throw new Error('a dilated convolution has no patch matrix');
  }
  return geometry;
}

/** Calls `visit` for every patch row that lies in the image: `count` values from `image` to `patches`, or zeros where outside. */
function eachPatchRow(
  g: backend_util.Conv2DInfo,
  visit: (image: number, patches: number, count: number) => void,
): void {
  const rowLength = g.filterWidth * g.inChannels;
  let patches = 0;
  for (let n = 0; n < g.batchSize; n++) {
    for (let i = 0; i < g.outHeight; i++) {
      for (let j = 0; j < g.outWidth; j++) {
        const left = j * g.strideWidth - g.padInfo.left;
        const first = Math.max(0, -left);
        const last = Math.min(g.filterWidth, g.inWidth - left);
        for (let k = 0; k < g.filterHeight; k++, patches += rowLength) {
          const row = i * g.strideHeight - g.padInfo.top + k;
          if (row < 0 || row >= g.inHeight || last <= first) continue;
          const image = ((n * g.inHeight + row) * g.inWidth + left + first) * g.inChannels;
          visit(image, patches + first * g.inChannels, (last - first) * g.inChannels);
        }
      }
    }
  }
}

/** x[N, H, W, C] -> patches[N·outH·outW, h·w·C], zero outside the image. */
export function gatherPatches(x: Float32Array, patches: Float32Array, geometry: backend_util.Conv2DInfo): void {
  patches.fill(0);
  eachPatchRow(geometry, (image, patch, count) => {
    for (let i = 0; i < count; i++) patches[patch + i] = x[image + i]!;
  });
}

/** The adjoint: adds every patch back to the pixels it came from. dx[N, H, W, C] is overwritten. */
export function scatterPatches(patches: Float32Array, dx: Float32Array, geometry: backend_util.Conv2DInfo): void {
  dx.fill(0);
  eachPatchRow(geometry, (image, patch, count) => {
    for (let i = 0; i < count; i++) dx[image + i]! += patches[patch + i]!;
  });
}
