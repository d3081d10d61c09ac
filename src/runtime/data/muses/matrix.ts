// Small matrices, row by row.

/** Product of two square matrices of side `n`. */
export function product(a: readonly number[], b: readonly number[], n: number): readonly number[] {
  return Array.from({ length: n * n }, (_, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[row * n + k]! * b[k * n + column]!;
    return sum;
  });
}

/** Inverse of a square matrix of side `n` by Gauss-Jordan elimination with pivots; null for one that has none. */
export function inverse(matrix: readonly number[], n: number): readonly number[] | null {
  const rows = Array.from({ length: n }, (_, r) => [
    ...matrix.slice(r * n, (r + 1) * n),
    ...Array.from({ length: n }, (_, c) => (c === r ? 1 : 0)),
  ]);
  for (let column = 0; column < n; column++) {
    let best = column;
    for (let r = column + 1; r < n; r++) if (Math.abs(rows[r]![column]!) > Math.abs(rows[best]![column]!)) best = r;
    const pivot = rows[best]![column]!;
    if (!(Math.abs(pivot) > 1e-12)) return null;
    [rows[column], rows[best]] = [rows[best]!, rows[column]!];
    rows[column] = rows[column]!.map((value) => value / pivot);
    for (let r = 0; r < n; r++) {
      if (r === column) continue;
      const factor = rows[r]![column]!;
      rows[r] = rows[r]!.map((value, c) => value - factor * rows[column]![c]!);
    }
  }
  return rows.flatMap((row) => row.slice(n));
}
