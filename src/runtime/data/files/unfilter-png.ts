// PNG stores each byte as the difference to what its neighbours predict; this undoes it (PNG specification, section 9).
// Rows of three bytes per pixel, the common case, keep their neighbours in variables: three independent chains per row.

/**
 * The neighbour that is nearest to left + up - corner: median selection without branches, since branches on
 * picture content are mispredicted half of the time.
 */
function paeth(left: number, up: number, corner: number): number {
  const difference = left - up;
  const below = difference & (difference >> 31);
  const low = up + below;
  const high = left - below;
  const limit = 3 * corner - left - up;
  const inner = low ^ ((low ^ corner) & ((limit - high) >> 31));
  return high ^ ((high ^ inner) & ((low - limit) >> 31));
}

function subtractedLeft(raw: Uint8Array, from: number, out: Uint8Array, to: number, end: number, step: number): void {
  const shift = from - to;
  for (let i = to; i < to + step; i++) out[i] = raw[i + shift]!;
  for (let i = to + step; i < end; i++) out[i] = raw[i + shift]! + out[i - step]!;
}

function average(raw: Uint8Array, from: number, out: Uint8Array, to: number, end: number, step: number): void {
  const shift = from - to;
  const above = to - (end - to);
  const up = above - to;
  for (let i = to; i < to + step; i++) out[i] = raw[i + shift]! + (out[i + up]! >> 1);
  for (let i = to + step; i < end; i++) out[i] = raw[i + shift]! + ((out[i - step]! + out[i + up]!) >> 1);
}

function average3(raw: Uint8Array, from: number, out: Uint8Array, to: number, end: number): void {
  let [a, b, c] = [0, 0, 0];
  for (let i = to, s = from, u = to - (end - to); i < end; i += 3, s += 3, u += 3) {
    a = (raw[s]! + ((a + out[u]!) >> 1)) & 255;
    b = (raw[s + 1]! + ((b + out[u + 1]!) >> 1)) & 255;
    c = (raw[s + 2]! + ((c + out[u + 2]!) >> 1)) & 255;
    out[i] = a;
    out[i + 1] = b;
    out[i + 2] = c;
  }
}

function nearest(raw: Uint8Array, from: number, out: Uint8Array, to: number, end: number, step: number): void {
  const shift = from - to;
  const up = -(end - to);
  for (let i = to; i < to + step; i++) out[i] = raw[i + shift]! + out[i + up]!;
  for (let i = to + step; i < end; i++) {
    out[i] = raw[i + shift]! + paeth(out[i - step]!, out[i + up]!, out[i + up - step]!);
  }
}

function nearest3(raw: Uint8Array, from: number, out: Uint8Array, to: number, end: number): void {
  let [a, b, c, cornerA, cornerB, cornerC] = [0, 0, 0, 0, 0, 0];
  for (let i = to, s = from, u = to - (end - to); i < end; i += 3, s += 3, u += 3) {
    const upA = out[u]!;
    const upB = out[u + 1]!;
    const upC = out[u + 2]!;
    a = (raw[s]! + paeth(a, upA, cornerA)) & 255;
    b = (raw[s + 1]! + paeth(b, upB, cornerB)) & 255;
    c = (raw[s + 2]! + paeth(c, upC, cornerC)) & 255;
    out[i] = a;
    out[i + 1] = b;
    out[i + 2] = c;
    cornerA = upA;
    cornerB = upB;
    cornerC = upC;
  }
}

/**
 * `rows` rows, each one filter byte and `stride` bytes, to the bytes alone; `step` = bytes of one pixel, at least 1.
 * What lies above the first row is 0.
 *
 * @throws Error with a short reason on an unknown filter.
 */
export function unfilterRows(raw: Uint8Array, rows: number, stride: number, step: number): Uint8Array {
  // One row of zeros in front, so that the first row needs no loops of its own.
  const out = new Uint8Array((rows + 1) * stride);
  for (let y = 0, from = 1, to = stride; y < rows; y++, from += stride + 1, to += stride) {
    const end = to + stride;
    switch (raw[from - 1]) {
      case 0:
        out.set(raw.subarray(from, from + stride), to);
        break;
      case 1:
        subtractedLeft(raw, from, out, to, end, step);
        break;
      case 2:
        for (let i = to, s = from; i < end; i++, s++) out[i] = raw[s]! + out[i - stride]!;
        break;
      case 3:
        if (step === 3) average3(raw, from, out, to, end);
        else average(raw, from, out, to, end, step);
        break;
      case 4:
        if (step === 3) nearest3(raw, from, out, to, end);
        else nearest(raw, from, out, to, end, step);
        break;
      default:
        throw new Error(`row ${y} has the unknown filter ${raw[from - 1]}`);
    }
  }
  return out.subarray(stride);
}
