// Jitter and blur of a camera picture, interleaved RGB of 8 or 16 bits, in single precision as the published pipeline computes them.
import { rounded, store as storeWholes, wholes } from './values';

/** A stored number after brightness and contrast, which treat each number for itself. */
function changed<T>(table: usize, at: usize): f32 {
  return <f32>load<T>(table + <usize>load<T>(at) * sizeof<T>());
}

/** Grey of a pixel, cut to a whole number. */
function grey(red: f32, green: f32, blue: f32): f32 {
  return floor<f32>(0.2989 * red + 0.587 * green + 0.114 * blue);
}

function sumOf<T>(source: usize, pixels: i32, table: usize): f64 {
  let sum: f64 = 0;
  const step = sizeof<T>();
  for (let i = 0; i < pixels; i++, source += 3 * step) {
    sum += grey(changed<T>(table, source), changed<T>(table, source + step), changed<T>(table, source + 2 * step));
  }
  return sum;
}

/** Sum over all pixels of the grey of what `table` makes of them. */
export function greySum(source: usize, isWide: bool, pixels: i32, table: usize): f64 {
  return isWide ? sumOf<u16>(source, pixels, table) : sumOf<u8>(source, pixels, table);
}

function cut<T>(out: usize, value: f32): void {
  const most: f32 = sizeof<T>() === 1 ? 255 : 65535;
  store<T>(out, <T>min<f32>(most, max<f32>(0, value)));
}

function saturate<T>(source: usize, pixels: i32, table: usize, saturation: f32, rest: f32, out: usize): void {
  const step = sizeof<T>();
  for (let i = 0; i < pixels; i++, source += 3 * step, out += 3 * step) {
    const red = changed<T>(table, source);
    const green = changed<T>(table, source + step);
    const blue = changed<T>(table, source + 2 * step);
    const base = rest * grey(red, green, blue);
    cut<T>(out, saturation * red + base);
    cut<T>(out + step, saturation * green + base);
    cut<T>(out + 2 * step, saturation * blue + base);
  }
}

/** Each number looked up in `table`, then `saturation` of it and `rest` of the grey of its pixel. */
export function jitter(
  source: usize,
  isWide: bool,
  pixels: i32,
  table: usize,
  saturation: f32,
  rest: f32,
  out: usize,
): void {
  if (isWide) saturate<u16>(source, pixels, table, saturation, rest, out);
  else saturate<u8>(source, pixels, table, saturation, rest, out);
}

/** `centre` of the middle and `side` of the sum of both sides. */
function weigh(middle: v128, sides: v128, centre: v128, side: v128): v128 {
  return f32x4.add(f32x4.mul(centre, middle), f32x4.mul(side, sides));
}

/** One row blurred across, to float32. `room` holds the row with its mirrored borders. */
function across<T>(row: usize, width: i32, room: usize, line: usize, centre: v128, side: v128): void {
  const pixel: usize = 3 * sizeof<T>();
  const bytes = <usize>width * pixel;
  memory.copy(room + pixel, row, bytes);
  memory.copy(room, row + (width === 1 ? 0 : pixel), pixel);
  memory.copy(room + pixel + bytes, row + (width === 1 ? 0 : bytes - 2 * pixel), pixel);
  let at = room + pixel;
  for (let i = 0; i < 3 * width; i += 4, at += 4 * sizeof<T>(), line += 16) {
    const both = i32x4.add(wholes<T>(at - pixel), wholes<T>(at + pixel));
    v128.store(line, weigh(f32x4.convert_i32x4_s(wholes<T>(at)), f32x4.convert_i32x4_s(both), centre, side));
  }
}

function blurRows<T>(source: usize, height: i32, width: i32, centre: f32, side: f32, room: usize, out: usize): void {
  const centres = f32x4.splat(centre);
  const sides = f32x4.splat(side);
  const stride = <usize>width * 3 * sizeof<T>();
  // Rows y - 1, y and y + 1 in turn, and before them the room for one row with its borders.
  const lineBytes = <usize>width * 12 + 16;
  const lines = room + (((<usize>width * 3 + 6) * sizeof<T>() + 31) / 16) * 16;
  across<T>(source, width, room, lines, centres, sides);
  for (let y = 0; y < height; y++) {
    if (y + 1 < height) {
      across<T>(
        source + <usize>(y + 1) * stride,
        width,
        room,
        lines + <usize>((y + 1) % 3) * lineBytes,
        centres,
        sides,
      );
    }
    const before = y > 0 ? y - 1 : min(1, height - 1);
    const after = y + 1 < height ? y + 1 : max(0, height - 2);
    let above = lines + <usize>(before % 3) * lineBytes;
    let here = lines + <usize>(y % 3) * lineBytes;
    let below = lines + <usize>(after % 3) * lineBytes;
    let to = out + <usize>y * stride;
    for (let i = 0; i < 3 * width; i += 4, above += 16, here += 16, below += 16, to += 4 * sizeof<T>()) {
      const both = f32x4.add(v128.load(above), v128.load(below));
      storeWholes<T>(to, rounded(weigh(v128.load(here), both, centres, sides)));
    }
  }
}

/** 3x3 blur with mirrored borders, `centre` and `side` in each direction. `room`: five rows of float32. */
export function blur(
  source: usize,
  isWide: bool,
  height: i32,
  width: i32,
  centre: f32,
  side: f32,
  room: usize,
  out: usize,
): void {
  if (isWide) blurRows<u16>(source, height, width, centre, side, room, out);
  else blurRows<u8>(source, height, width, centre, side, room, out);
}
