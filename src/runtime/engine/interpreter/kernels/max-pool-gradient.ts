// Gradient of max pooling.
import type { backend_util } from '@tensorflow/tfjs-core';

/**
 * Sends each dy[N, H', W', C] to the first largest pixel of its window in x[N, H, W, C]; dx, of the shape of x, is
 * overwritten. Padding never wins.
 */
export function maxPoolGradient(x: Float32Array, dy: Float32Array, dx: Float32Array, g: backend_util.Conv2DInfo): void {
  dx.fill(0);
  let output = 0;
  for (let n = 0; n < g.batchSize; n++) {
    for (let i = 0; i < g.outHeight; i++) {
      const top = i * g.strideHeight - g.padInfo.top;
      const lastRow = Math.min(g.inHeight, top + g.filterHeight) - 1;
      for (let j = 0; j < g.outWidth; j++) {
        const left = j * g.strideWidth - g.padInfo.left;
        const lastColumn = Math.min(g.inWidth, left + g.filterWidth) - 1;
        for (let c = 0; c < g.inChannels; c++, output++) {
          let largest = -1;
          for (let row = Math.max(0, top); row <= lastRow; row++) {
            for (let column = Math.max(0, left); column <= lastColumn; column++) {
              const pixel = ((n * g.inHeight + row) * g.inWidth + column) * g.inChannels + c;
              if (largest < 0 || x[pixel]! > x[largest]!) largest = pixel;
            }
          }
          dx[largest]! += dy[output]!;
        }
      }
    }
  }
}
