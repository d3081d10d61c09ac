// Gradient of resizeBilinear with respect to the image. Every stock tfjs backend ignores half-pixel centres here.

export interface ResizeMode {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** The two source positions and the weight of the second, for each output position along one axis. */
interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly fraction: Float64Array;
}

function tapsOf(inputExtent: number, outputExtent: number, mode: ResizeMode): Taps {
  const scale =
    mode.alignCorners && outputExtent > 1 ? (inputExtent - 1) / (outputExtent - 1) : inputExtent / outputExtent;
  const low = new Int32Array(outputExtent);
  const high = new Int32Array(outputExtent);
  const fraction = new Float64Array(outputExtent);
  for (let i = 0; i < outputExtent; i++) {
    const source = Math.max(0, mode.halfPixelCenters ? (i + 0.5) * scale - 0.5 : i * scale);
    low[i] = Math.min(inputExtent - 1, Math.floor(source));
    high[i] = Math.min(inputExtent - 1, low[i]! + 1);
    fraction[i] = source - low[i]!;
  }
  return { low, high, fraction };
}

/**
 * Adds each output gradient back to the four pixels it was read from: dy[batch, outH, outW, C] into
 * dx[batch, inH, inW, C], which is overwritten. The adjoint of the forward operation: <resize(x), dy> = <x, dx>.
 */
export function resizeBilinearGradient(
  dy: Float32Array,
  dyShape: readonly number[],
  dx: Float32Array,
  dxShape: readonly number[],
  mode: ResizeMode,
): void {
  const [batch, height, width, channels] = dxShape as [number, number, number, number];
  const [, outHeight, outWidth] = dyShape as [number, number, number, number];
  const rows = tapsOf(height, outHeight, mode);
  const columns = tapsOf(width, outWidth, mode);
  dx.fill(0);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < outHeight; i++) {
      const top = (n * height + rows.low[i]!) * width;
      const bottom = (n * height + rows.high[i]!) * width;
      const down = rows.fraction[i]!;
      for (let j = 0; j < outWidth; j++) {
        const right = columns.fraction[j]!;
        const topLeft = (top + columns.low[j]!) * channels;
        const topRight = (top + columns.high[j]!) * channels;
        const bottomLeft = (bottom + columns.low[j]!) * channels;
        const bottomRight = (bottom + columns.high[j]!) * channels;
        const from = ((n * outHeight + i) * outWidth + j) * channels;
        for (let c = 0; c < channels; c++) {
          const g = dy[from + c]!;
          dx[topLeft + c]! += g * (1 - down) * (1 - right);
          dx[topRight + c]! += g * (1 - down) * right;
          dx[bottomLeft + c]! += g * down * (1 - right);
          dx[bottomRight + c]! += g * down * right;
        }
      }
    }
  }
}
