// Eight cache lines stay in one set of a first-level cache even when matrix rows lie a power of two apart.
const BLOCK = 8;

/** to[columns, rows] = from[rows, columns] transposed. */
export function transposeMatrix(from: Float32Array, to: Float32Array, rows: number, columns: number): void {
  for (let top = 0; top < rows; top += BLOCK) {
    const bottom = Math.min(rows, top + BLOCK);
    for (let left = 0; left < columns; left += BLOCK) {
      const right = Math.min(columns, left + BLOCK);
      for (let j = left; j < right; j++) {
        for (let i = top; i < bottom; i++) to[j * rows + i] = from[i * columns + j]!;
      }
    }
  }
}
