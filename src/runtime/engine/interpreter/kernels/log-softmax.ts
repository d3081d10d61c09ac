/**
 * out = x - max - log(sum(exp(x - max))) over the last axis of `width` elements. tfjs has a gradient for the LogSoftmax
 * kernel but no stock backend implements the kernel.
 */
export function logSoftmaxRows(x: Float32Array, out: Float32Array, width: number): void {
  for (let start = 0; start < x.length; start += width) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < start + width; i++) if (x[i]! > largest) largest = x[i]!;
    let sum = 0;
    for (let i = start; i < start + width; i++) sum += Math.exp(x[i]! - largest);
    const shift = largest + Math.log(sum);
    for (let i = start; i < start + width; i++) out[i] = x[i]! - shift;
  }
}
