// From averaged logits to classes and probabilities at the size of the picture.

/** Bilinear with half-pixel centres of [H, W, K] numbers: the resize by which networks enlarge their logits. */
export function resizeLogits(
  logits: Float32Array,
  [height, width]: readonly [number, number],
  [toHeight, toWidth]: readonly [number, number],
  classes: number,
): Float32Array {
  if (height === toHeight && width === toWidth) return logits;
  const out = new Float32Array(toHeight * toWidth * classes);
  const taps = (from: number, to: number, i: number) => {
    const centre = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const low = Math.min(from - 1, Math.floor(centre));
    return { low, high: Math.min(from - 1, low + 1), share: centre - low };
  };
  const columns = Array.from({ length: toWidth }, (_, x) => taps(width, toWidth, x));
  for (let y = 0, o = 0; y < toHeight; y++) {
    const row = taps(height, toHeight, y);
    for (const column of columns) {
      const a = (row.low * width + column.low) * classes;
      const b = (row.low * width + column.high) * classes;
      const c = (row.high * width + column.low) * classes;
      const d = (row.high * width + column.high) * classes;
      for (let k = 0; k < classes; k++, o++) {
        const upper = logits[a + k]! + (logits[b + k]! - logits[a + k]!) * column.share;
        const lower = logits[c + k]! + (logits[d + k]! - logits[c + k]!) * column.share;
        out[o] = upper + (lower - upper) * row.share;
      }
    }
  }
  return out;
}

/** Index of the largest of each K numbers; the first of equal ones. At most 256 classes. */
export function largest(logits: Float32Array, classes: number): Uint8Array {
  const out = new Uint8Array(logits.length / classes);
  for (let i = 0, at = 0; i < out.length; i++, at += classes) {
    let best = 0;
    for (let k = 1; k < classes; k++) if (logits[at + k]! > logits[at + best]!) best = k;
    out[i] = best;
  }
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
