// The inner loops of the data pipeline in AssemblyScript, two to sixteen values at a time: undoing the filters of PNG,
// resizing, normalising. Compiled by `npm run kernels` to src/runtime/data/kernels/pixels-wasm.ts. Memory is laid out by
// pixel-kernels.ts; reads and writes may pass the end of a row by up to 16 bytes, never the room kept for them.

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
    const ones = i8x16.splat(1);
    let left = i8x16.splat(0);
    for (let i: usize = 0; i < stride; i += step) {
      const up = v128.load32_zero(out + i - stride);
      const mean = i8x16.sub(i8x16.avgr_u(left, up), v128.and(v128.xor(left, up), ones));
      left = i8x16.add(v128.load32_zero(raw + i), mean);
      v128.store32_lane(out + i, left, 0);
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
    const low = i16x8.splat(255);
    let left = i16x8.splat(0);
    let corner = i16x8.splat(0);
    for (let i: usize = 0; i < stride; i += step) {
      const up = wide(out + i - stride);
      const toLeft = i16x8.sub(up, corner);
      const toUp = i16x8.sub(left, corner);
      const a = i16x8.abs(toLeft);
      const b = i16x8.abs(toUp);
      const c = i16x8.abs(i16x8.add(toLeft, toUp));
      const least = i16x8.min_s(i16x8.min_s(a, b), c);
      const other = v128.bitselect(up, corner, i16x8.eq(b, least));
      const nearest = v128.bitselect(left, other, i16x8.eq(a, least));
      left = v128.and(i16x8.add(wide(raw + i), nearest), low);
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

/** Two rows of the source, interpolated across; the next row of the result often needs one of them again. */
let lines: usize = 0;
let lineBytes: usize = 0;
let keptFirst: i32 = -1;
let keptSecond: i32 = -1;

let columnLow: usize = 0;
let columnHigh: usize = 0;
let columnShare: usize = 0;
let columns: i32 = 0;

/** Begins a picture. Per column of the result: i32 byte offsets of its two neighbours, f64 share of the second. */
export function begin(low: usize, high: usize, share: usize, count: i32, room: usize, bytes: usize): void {
  columnLow = low;
  columnHigh = high;
  columnShare = share;
  columns = count;
  lines = room;
  lineBytes = bytes;
  keptFirst = -1;
  keptSecond = -1;
}

/** Four values of 8 or 16 bits, a pixel and what follows it, as whole numbers of 32 bits. */
function pixel<T>(at: usize): v128 {
  if (sizeof<T>() === 1) return i32x4.extend_low_i16x8_u(wide(at));
  return i32x4.extend_low_i16x8_u(v128.load64_zero(at));
}

function interpolateRow<T>(row: usize, line: usize): void {
  for (let x = 0; x < columns; x++, line += 24) {
    const at = (<usize>x) << 2;
    const low = pixel<T>(row + load<u32>(columnLow + at));
    const step = i32x4.sub(pixel<T>(row + load<u32>(columnHigh + at)), low);
    const share = f64x2.splat(load<f64>(columnShare + ((<usize>x) << 3)));
    const lowEnd = v128.shuffle<i32>(low, low, 2, 3, 2, 3);
    const stepEnd = v128.shuffle<i32>(step, step, 2, 3, 2, 3);
    v128.store(line, f64x2.add(f64x2.convert_low_i32x4_s(low), f64x2.mul(f64x2.convert_low_i32x4_s(step), share)));
    v128.store(
      line + 16,
      f64x2.add(f64x2.convert_low_i32x4_s(lowEnd), f64x2.mul(f64x2.convert_low_i32x4_s(stepEnd), share)),
    );
  }
}

/** The interpolated line of the source row at `offset`, made in the place that does not hold row `keep`. */
function lineOf<T>(source: usize, offset: i32, keep: i32): usize {
  if (keptFirst === offset) return lines;
  if (keptSecond === offset) return lines + lineBytes;
  const first = keptFirst !== keep;
  const line = first ? lines : lines + lineBytes;
  if (first) keptFirst = offset;
  else keptSecond = offset;
  interpolateRow<T>(source + <usize>offset, line);
  return line;
}

function blend(upper: usize, lower: usize, share: v128): v128 {
  const a = v128.load(upper);
  const value = f64x2.add(a, f64x2.mul(f64x2.sub(v128.load(lower), a), share));
  // `nearest` rounds halves to the even side.
  return i32x4.trunc_sat_f64x2_u_zero(f64x2.nearest(value));
}

/**
 * One row of the result: blends the source rows at byte offsets `low` and `high`, rounds, and looks each value up in the
 * three float32 tables, `tableBytes` apart. `wideValues`: 16 bits per value.
 */
export function blendRow(
  source: usize,
  wideValues: i32,
  low: i32,
  high: i32,
  share: f64,
  tables: usize,
  tableBytes: usize,
  out: usize,
): void {
  let upper: usize, lower: usize;
  if (wideValues) {
    upper = lineOf<u16>(source, low, high);
    lower = lineOf<u16>(source, high, low);
  } else {
    upper = lineOf<u8>(source, low, high);
    lower = lineOf<u8>(source, high, low);
  }
  const red = tables;
  const green = tables + tableBytes;
  const blue = green + tableBytes;
  const down = f64x2.splat(share);
  for (let x = 0; x < columns - 1; x += 2, upper += 48, lower += 48, out += 24) {
    const a = blend(upper, lower, down);
    const b = blend(upper + 16, lower + 16, down);
    const c = blend(upper + 32, lower + 32, down);
    store<f32>(out, load<f32>(red + ((<usize>i32x4.extract_lane(a, 0)) << 2)));
    store<f32>(out + 4, load<f32>(green + ((<usize>i32x4.extract_lane(a, 1)) << 2)));
    store<f32>(out + 8, load<f32>(blue + ((<usize>i32x4.extract_lane(b, 0)) << 2)));
    store<f32>(out + 12, load<f32>(red + ((<usize>i32x4.extract_lane(b, 1)) << 2)));
    store<f32>(out + 16, load<f32>(green + ((<usize>i32x4.extract_lane(c, 0)) << 2)));
    store<f32>(out + 20, load<f32>(blue + ((<usize>i32x4.extract_lane(c, 1)) << 2)));
  }
  if (columns & 1) {
    const a = blend(upper, lower, down);
    const b = blend(upper + 16, lower + 16, down);
    store<f32>(out, load<f32>(red + ((<usize>i32x4.extract_lane(a, 0)) << 2)));
    store<f32>(out + 4, load<f32>(green + ((<usize>i32x4.extract_lane(a, 1)) << 2)));
    store<f32>(out + 8, load<f32>(blue + ((<usize>i32x4.extract_lane(b, 0)) << 2)));
  }
}

/** Share of the middle plus share of the sum of both sides, of two values, in double precision. */
function weigh(middle: v128, sides: v128, centre: v128, side: v128): v128 {
  return f64x2.add(f64x2.mul(centre, middle), f64x2.mul(side, sides));
}

function blurAcross<T>(source: usize, out: usize, values: i32, centre: f64, side: f64): void {
  const step = sizeof<T>() * 3;
  const centres = f64x2.splat(centre);
  const sides = f64x2.splat(side);
  for (let i = 0; i < values; i += 4, source += 4 * sizeof<T>(), out += 16) {
    const here = pixel<T>(source);
    const both = i32x4.add(pixel<T>(source - step), pixel<T>(source + step));
    const first = weigh(f64x2.convert_low_i32x4_s(here), f64x2.convert_low_i32x4_s(both), centres, sides);
    const hereEnd = v128.shuffle<i32>(here, here, 2, 3, 2, 3);
    const bothEnd = v128.shuffle<i32>(both, both, 2, 3, 2, 3);
    const second = weigh(f64x2.convert_low_i32x4_s(hereEnd), f64x2.convert_low_i32x4_s(bothEnd), centres, sides);
    v128.store(out, v128.shuffle<i32>(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 1, 4, 5));
  }
}

/** Half of a 3x3 blur: `values` values of one row, the neighbours three values away on both sides, to float32. */
export function blurRow(source: usize, wideValues: i32, values: i32, centre: f64, side: f64, out: usize): void {
  if (wideValues) blurAcross<u16>(source, out, values, centre, side);
  else blurAcross<u8>(source, out, values, centre, side);
}

/** The other half: float32 rows above, here and below to whole numbers of the width of the picture. */
export function blurDown(
  above: usize,
  here: usize,
  below: usize,
  wideValues: i32,
  values: i32,
  centre: f64,
  side: f64,
  out: usize,
): void {
  const centres = f64x2.splat(centre);
  const sides = f64x2.splat(side);
  for (let i = 0; i < values; i += 2, above += 8, here += 8, below += 8) {
    const both = f64x2.add(
      f64x2.promote_low_f32x4(v128.load64_zero(above)),
      f64x2.promote_low_f32x4(v128.load64_zero(below)),
    );
    const middle = f64x2.promote_low_f32x4(v128.load64_zero(here));
    const whole = i32x4.trunc_sat_f64x2_u_zero(f64x2.nearest(weigh(middle, both, centres, sides)));
    if (wideValues) {
      store<u16>(out, <u16>i32x4.extract_lane(whole, 0));
      store<u16>(out + 2, <u16>i32x4.extract_lane(whole, 1));
      out += 4;
    } else {
      store<u8>(out, <u8>i32x4.extract_lane(whole, 0));
      store<u8>(out + 1, <u8>i32x4.extract_lane(whole, 1));
      out += 2;
    }
  }
}
