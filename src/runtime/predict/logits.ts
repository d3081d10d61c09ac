// From averaged logits to classes and probabilities at the size of the picture.

type Size = readonly [height: number, width: number];

function neighbours(from: number, to: number, at: number) {
  const centre = Math.max(0, ((at + 0.5) * from) / to - 0.5);
  const low = Math.min(from - 1, Math.floor(centre));
  return { low, high: Math.min(from - 1, low + 1), share: centre - low };
}

/**
 * Bilinear with half-pixel centres of [H, W, K] numbers: the resize by which networks enlarge their logits. `take` gets the rows in turn, each
 * [W, K] and valid until the next.
 */
function resizedRows(
  logits: Float32Array,
  [height, width]: Size,
  [toHeight, toWidth]: Size,
  classes: number,
  take: (y: number, row: Float32Array) => void,
): void {
  const columns = Array.from({ length: toWidth }, (_, x) => neighbours(width, toWidth, x));
  const across = (y: number): Float64Array => {
    const line = new Float64Array(toWidth * classes);
    let o = 0;
    for (const { low, high, share } of columns) {
      const a = (y * width + low) * classes;
      const b = (y * width + high) * classes;
      for (let k = 0; k < classes; k++, o++) line[o] = logits[a + k]! + (logits[b + k]! - logits[a + k]!) * share;
    }
    return line;
  };
  /** the two source rows that were used last */
  const lines = new Map<number, Float64Array>();
  const row = new Float32Array(toWidth * classes);
  for (let y = 0; y < toHeight; y++) {
    const { low, high, share } = neighbours(height, toHeight, y);
    for (const known of lines.keys()) if (known !== low && known !== high) lines.delete(known);
    for (const needed of [low, high]) if (!lines.has(needed)) lines.set(needed, across(needed));
    const [upper, lower] = [lines.get(low)!, lines.get(high)!];
    for (let i = 0; i < row.length; i++) row[i] = upper[i]! + (lower[i]! - upper[i]!) * share;
    take(y, row);
  }
}

const isSame = (a: Size, b: Size): boolean => a[0] === b[0] && a[1] === b[1];

/** Logits [H, W, K] at size `to`. */
export function resizeLogits(logits: Float32Array, from: Size, to: Size, classes: number): Float32Array {
  if (isSame(from, to)) return logits;
  const out = new Float32Array(to[0] * to[1] * classes);
  resizedRows(logits, from, to, classes, (y, row) => out.set(row, y * row.length));
  return out;
}

/** Index of the largest of each K numbers; the first of equal ones. At most 256 classes. */
export function largest(
  logits: Float32Array,
  classes: number,
  out = new Uint8Array(logits.length / classes),
): Uint8Array {
  for (let i = 0, at = 0; i < out.length; i++, at += classes) {
    let best = 0;
    let most = logits[at]!;
    for (let k = 1; k < classes; k++) {
      const value = logits[at + k]!;
      if (value > most) [best, most] = [k, value];
    }
    out[i] = best;
  }
  return out;
}

/** What `largest` says of `resizeLogits`, without holding all of them. */
export function largestResized(logits: Float32Array, from: Size, to: Size, classes: number): Uint8Array {
  if (isSame(from, to)) return largest(logits, classes);
  const out = new Uint8Array(to[0] * to[1]);
  resizedRows(logits, from, to, classes, (y, row) => largest(row, classes, out.subarray(y * to[1], (y + 1) * to[1])));
  return out;
}

/** Softmax over each K numbers. */
export function probabilities(logits: Float32Array, classes: number): Float32Array {
  const out = new Float32Array(logits.length);
  for (let at = 0; at < logits.length; at += classes) {
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) top = Math.max(top, logits[at + k]!);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const share = Math.exp(logits[at + k]! - top);
      out[at + k] = share;
      sum += share;
    }
    for (let k = 0; k < classes; k++) out[at + k]! /= sum;
  }
  return out;
}
