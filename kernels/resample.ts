// Rows of a resized picture: two source rows interpolated across, then blended, rounded and normalised. Single precision, as the published
// pipeline computes it: a + (b - a) * share across, then the same down.
import { rounded, store as storeWholes } from './values';

/** Two rows of the source, interpolated across; the next row of the result often needs one of them again. */
let lines: usize = 0;
let lineBytes: usize = 0;
let keptFirst: i32 = -1;
let keptSecond: i32 = -1;

let source: usize = 0;
let wide: bool = false;
let mirrored: bool = false;
let columnAt: usize = 0;
let columnShare: usize = 0;
let columns: i32 = 0;

/**
 * Begins a picture of 8 or, `isWide`, 16 bits per value. Per column of the result: i32 byte offset in a row of the left of its two
 * neighbours, f32 share of the second one. The second is the right one, of a mirrored picture the left one.
 */
export function begin(
  picture: usize,
  isWide: bool,
  isMirrored: bool,
  offsets: usize,
  shares: usize,
  count: i32,
  room: usize,
  bytes: usize,
): void {
  source = picture;
  wide = isWide;
  mirrored = isMirrored;
  columnAt = offsets;
  columnShare = shares;
  columns = count;
  lines = room;
  lineBytes = bytes;
  keptFirst = -1;
  keptSecond = -1;
}

/** Lanes 3 to 5 to the front: the right one of two pixels that lie beside each other. */
function right(pair: v128): v128 {
  return i8x16.shuffle(pair, pair, 6, 7, 8, 9, 10, 11, 12, 13, 6, 7, 8, 9, 10, 11, 12, 13);
}

function interpolateRow<T>(row: usize, line: usize, isMirrored: bool): void {
  for (let x = 0; x < columns; x++, line += 12) {
    const place = (<usize>x) << 2;
    const at = row + load<u32>(columnAt + place);
    const pair = sizeof<T>() === 1 ? v128.load8x8_u(at) : v128.load(at);
    const first = isMirrored ? right(pair) : pair;
    const second = isMirrored ? pair : right(pair);
    const low = i32x4.extend_low_i16x8_u(first);
    const step =
      sizeof<T>() === 1
        ? i32x4.extend_low_i16x8_s(i16x8.sub(second, first))
        : i32x4.sub(i32x4.extend_low_i16x8_u(second), low);
    const share = v128.load32_splat(columnShare + place);
    v128.store(line, f32x4.add(f32x4.convert_i32x4_s(low), f32x4.mul(f32x4.convert_i32x4_s(step), share)));
  }
}

/** The interpolated line of the source row at `offset`, made in the place that does not hold row `keep`. */
function lineOf(offset: i32, keep: i32): usize {
  if (keptFirst === offset) return lines;
  if (keptSecond === offset) return lines + lineBytes;
  const first = keptFirst !== keep;
  const line = first ? lines : lines + lineBytes;
  if (first) keptFirst = offset;
  else keptSecond = offset;
  const row = source + <usize>offset;
  if (wide) interpolateRow<u16>(row, line, mirrored);
  else if (mirrored) interpolateRow<u8>(row, line, true);
  else interpolateRow<u8>(row, line, false);
  return line;
}

function blend(upper: usize, lower: usize, share: v128): v128 {
  const a = v128.load(upper);
  return f32x4.add(a, f32x4.mul(f32x4.sub(v128.load(lower), a), share));
}

/** One row of the result from the source rows at byte offsets `low` and `high`: float32, the whole numbers divided by `maximum`. */
export function blendToUnit(low: i32, high: i32, share: f32, maximum: f32, out: usize): void {
  let upper = lineOf(low, high);
  let lower = lineOf(high, low);
  const down = f32x4.splat(share);
  const whole = f32x4.splat(maximum);
  for (let i = 0; i < 3 * columns; i += 4, upper += 16, lower += 16, out += 16) {
    v128.store(out, f32x4.div(f32x4.nearest(blend(upper, lower, down)), whole));
  }
}

/** The same row, each whole number looked up in the float32 table of its channel; tables are `tableBytes` apart, a power of two. */
export function blendToTables(low: i32, high: i32, share: f32, tables: usize, tableBytes: i32, out: usize): void {
  let upper = lineOf(low, high);
  let lower = lineOf(high, low);
  const down = f32x4.splat(share);
  const red = tables;
  const green = tables + tableBytes;
  const blue = green + tableBytes;
  // Behind the row lies anything: it must not lead out of the tables.
  const inside = i32x4.splat(tableBytes - 1);
  for (let x = 0; x < columns; x += 4, upper += 48, lower += 48, out += 48) {
    const a = v128.and(i32x4.shl(rounded(blend(upper, lower, down)), 2), inside);
    const b = v128.and(i32x4.shl(rounded(blend(upper + 16, lower + 16, down)), 2), inside);
    const c = v128.and(i32x4.shl(rounded(blend(upper + 32, lower + 32, down)), 2), inside);
    store<f32>(out, load<f32>(red + <usize>i32x4.extract_lane(a, 0)));
    store<f32>(out + 4, load<f32>(green + <usize>i32x4.extract_lane(a, 1)));
    store<f32>(out + 8, load<f32>(blue + <usize>i32x4.extract_lane(a, 2)));
    store<f32>(out + 12, load<f32>(red + <usize>i32x4.extract_lane(a, 3)));
    store<f32>(out + 16, load<f32>(green + <usize>i32x4.extract_lane(b, 0)));
    store<f32>(out + 20, load<f32>(blue + <usize>i32x4.extract_lane(b, 1)));
    store<f32>(out + 24, load<f32>(red + <usize>i32x4.extract_lane(b, 2)));
    store<f32>(out + 28, load<f32>(green + <usize>i32x4.extract_lane(b, 3)));
    store<f32>(out + 32, load<f32>(blue + <usize>i32x4.extract_lane(c, 0)));
    store<f32>(out + 36, load<f32>(red + <usize>i32x4.extract_lane(c, 1)));
    store<f32>(out + 40, load<f32>(green + <usize>i32x4.extract_lane(c, 2)));
    store<f32>(out + 44, load<f32>(blue + <usize>i32x4.extract_lane(c, 3)));
  }
}

/** The same row as whole numbers of the width of the picture. */
export function blendToWhole(low: i32, high: i32, share: f32, out: usize): void {
  let upper = lineOf(low, high);
  let lower = lineOf(high, low);
  const down = f32x4.splat(share);
  for (let i = 0; i < 3 * columns; i += 4, upper += 16, lower += 16) {
    const values = rounded(blend(upper, lower, down));
    if (wide) {
      storeWholes<u16>(out, values);
      out += 8;
    } else {
      storeWholes<u8>(out, values);
      out += 4;
    }
  }
}
