// Undoes the row filters of PNG (specification, section 9), a pixel or sixteen bytes at a time.

/** Four bytes, widened to 16 bits each. */
function wide(at: usize): v128 {
  return i16x8.extend_low_i8x16_u(v128.load32_zero(at));
}

function filterLeft(raw: usize, out: usize, stride: usize, step: usize): void {
  if (step === 3 || step === 4) {
    let left = i8x16.splat(0);
    for (let i: usize = 0; i < stride; i += step) {
      left = i8x16.add(v128.load32_zero(raw + i), left);
      v128.store32_lane(out + i, left, 0);
    }
    return;
  }
  memory.copy(out, raw, step);
  for (let i: usize = step; i < stride; i++) store<u8>(out + i, load<u8>(raw + i) + load<u8>(out + i - step));
}

function filterUp(raw: usize, out: usize, stride: usize): void {
  for (let i: usize = 0; i < stride; i += 16) {
    v128.store(out + i, i8x16.add(v128.load(raw + i), v128.load(out + i - stride)));
  }
}

function filterAverage(raw: usize, out: usize, stride: usize, step: usize): void {
  if (step === 3 || step === 4) {
    // Of complements, the mean that is rounded up is the complement of the mean that is rounded down: two steps from pixel to pixel.
    let left = i8x16.splat(-1);
    for (let i: usize = 0; i < stride; i += step) {
      const up = v128.not(v128.load32_zero(out + i - stride));
      left = i8x16.sub(i8x16.avgr_u(left, up), v128.load32_zero(raw + i));
      v128.store32_lane(out + i, v128.not(left), 0);
    }
    return;
  }
  for (let i: usize = 0; i < stride; i++) {
    const left: u32 = i < step ? 0 : load<u8>(out + i - step);
    store<u8>(out + i, load<u8>(raw + i) + <u8>((left + load<u8>(out + i - stride)) >> 1));
  }
}

function filterNearest(raw: usize, out: usize, stride: usize, step: usize): void {
  if (step === 3 || step === 4) {
    // Few steps lie between one pixel and the next, which needs it: two choices instead of three comparisons with the least.
    let left = i16x8.splat(0);
    let corner = i16x8.splat(0);
    for (let i: usize = 0; i < stride; i += step) {
      const up = wide(out + i - stride);
      const toLeft = i16x8.sub(up, corner);
      const toUp = i16x8.sub(left, corner);
      const a = i16x8.abs(toLeft);
      const b = i16x8.abs(toUp);
      const c = i16x8.abs(i16x8.add(toLeft, toUp));
      const other = v128.xor(up, v128.and(v128.xor(up, corner), i16x8.gt_s(b, c)));
      const isOther = i16x8.gt_s(a, i16x8.min_s(b, c));
      const nearest = v128.or(v128.andnot(left, isOther), v128.and(other, isOther));
      // bytes wrap, their upper halves stay 0
      left = i8x16.add(wide(raw + i), nearest);
      corner = up;
      v128.store32_lane(out + i, i8x16.narrow_i16x8_u(left, left), 0);
    }
    return;
  }
  for (let i: usize = 0; i < stride; i++) {
    const first = i < step;
    const left: i32 = first ? 0 : load<u8>(out + i - step);
    const up: i32 = load<u8>(out + i - stride);
    const corner: i32 = first ? 0 : load<u8>(out + i - stride - step);
    const a = abs<i32>(up - corner);
    const b = abs<i32>(left - corner);
    const c = abs<i32>(left + up - 2 * corner);
    store<u8>(out + i, load<u8>(raw + i) + <u8>(a <= b && a <= c ? left : b <= c ? up : corner));
  }
}

/**
 * Undoes the filters of `rows` rows, each one filter byte and `stride` bytes, `step` bytes per pixel. The row in front of
 * `out` must be 0. Returns -1, or the number of the first row with an unknown filter.
 */
export function unfilter(raw: usize, rows: i32, stride: usize, step: usize, out: usize): i32 {
  for (let y = 0; y < rows; y++) {
    const filter = load<u8>(raw);
    raw++;
    if (filter === 0) memory.copy(out, raw, stride);
    else if (filter === 1) filterLeft(raw, out, stride, step);
    else if (filter === 2) filterUp(raw, out, stride);
    else if (filter === 3) filterAverage(raw, out, stride, step);
    else if (filter === 4) filterNearest(raw, out, stride, step);
    else return y;
    raw += stride;
    out += stride;
  }
  return -1;
}
