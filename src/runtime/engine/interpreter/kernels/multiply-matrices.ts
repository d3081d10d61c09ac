/**
 * result[rows, columns] = left[rows, inner] · right[inner, columns], all row-major.
 * Sums are kept in float64 and rounded once, so that this product can serve as the reference.
 */
export function multiplyMatrices(
  left: Float32Array,
  right: Float32Array,
  result: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  const sums = new Float64Array(columns);
  const unrolled = inner - (inner % 4);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    const start = row * inner;
    // Four rows of `right` a pass: the running sums are loaded and stored a quarter as often.
    for (let k = 0; k < unrolled; k += 4) {
      const a = left[start + k]!;
      const b = left[start + k + 1]!;
      const c = left[start + k + 2]!;
      const d = left[start + k + 3]!;
      const first = k * columns;
      const second = first + columns;
      const third = second + columns;
      const fourth = third + columns;
      for (let j = 0; j < columns; j++) {
        sums[j]! += a * right[first + j]! + b * right[second + j]! + c * right[third + j]! + d * right[fourth + j]!;
      }
    }
    for (let k = unrolled; k < inner; k++) {
      const a = left[start + k]!;
      for (let j = 0; j < columns; j++) sums[j]! += a * right[k * columns + j]!;
    }
    result.set(sums, row * columns);
  }
}
