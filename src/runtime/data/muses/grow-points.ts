// Points that cover more than one pixel: the largest number in a square around each pixel, as a dilation.

/**
 * Every plane of `planes` [H, W, 3] by itself. The square of an even side reaches one pixel farther to the left and up, so points grow to the
 * right and down. Nothing is below 0.
 */
export function growPoints<T extends Float32Array | Uint8Array>(
  planes: T,
  [height, width]: readonly [number, number],
  side: number,
): T {
  if (side === 1) return planes;
  const out = new (planes.constructor as new (length: number) => T)(planes.length);
  const after = Math.floor(side / 2);
  const before = side - 1 - after;
  for (let i = 0; i < planes.length; i++) {
    const value = planes[i]!;
    if (value <= 0) continue;
    const plane = i % 3;
    const pixel = (i - plane) / 3;
    const x = pixel % width;
    const y = (pixel - x) / width;
    const [top, bottom] = [Math.max(0, y - before), Math.min(height - 1, y + after)];
    const [left, right] = [Math.max(0, x - before), Math.min(width - 1, x + after)];
    for (let row = top; row <= bottom; row++) {
      for (let o = (row * width + left) * 3 + plane; o <= (row * width + right) * 3 + plane; o += 3)
        if (out[o]! < value) out[o] = value;
    }
  }
  return out;
}
