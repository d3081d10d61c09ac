const BLOCK = 16;

/** to[columns, rows] = from[rows, columns] transposed, in blocks that stay in the first-level cache. */
export function transposeMatrix(from: Float32Array, to: Float32Array, rows: number, columns: number): void {
  for (let top = 0; top < rows; top += BLOCK) {
    const bottom = Math.min(rows, top + BLOCK);
    for (let left = 0; left < columns; left += BLOCK) {
      const right = Math.min(columns, left + BLOCK);
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < right; j++) to[j * rows + i] = from[i * columns + j]!;
      }
    }
  }
}
