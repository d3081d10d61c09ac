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

/** A position beyond the border of `count` ones, mirrored at it; the border itself is not repeated. */
function mirrored(at: i32, count: i32): i32 {
  if (count === 1) return 0;
  while (at < 0 || at >= count) at = at < 0 ? -at : 2 * (count - 1) - at;
  return at;
}

/** The sum, and `both` times the weight at `weight`. */
function weighed(sum: v128, both: v128, weight: usize): v128 {
  return f32x4.add(sum, f32x4.mul(v128.load32_splat(weight), both));
}

/** One row blurred across, to float32. `room` holds the row with its mirrored borders. */
function across<T>(row: usize, width: i32, room: usize, line: usize, weights: usize, radius: i32): void {
  const pixel: usize = 3 * sizeof<T>();
  let at = room + <usize>radius * pixel;
  memory.copy(at, row, <usize>width * pixel);
  for (let k = 1; k <= radius; k++) {
    memory.copy(at - <usize>k * pixel, row + <usize>mirrored(-k, width) * pixel, pixel);
    const end = width - 1 + k;
    memory.copy(at + <usize>end * pixel, row + <usize>mirrored(end, width) * pixel, pixel);
  }
  const reach = <usize>radius * pixel;
  const middle = v128.load32_splat(weights);
  for (let i = 0; i < 3 * width; i += 4, at += 4 * sizeof<T>(), line += 16) {
    let sum = f32x4.mul(middle, f32x4.convert_i32x4_s(wholes<T>(at)));
    for (let away = pixel, weight = weights + 4; away <= reach; away += pixel, weight += 4) {
      const both = i32x4.add(wholes<T>(at - away), wholes<T>(at + away));
      sum = weighed(sum, f32x4.convert_i32x4_s(both), weight);
    }
    v128.store(line, sum);
  }
}

function blurRows<T>(
  source: usize,
  height: i32,
  width: i32,
  weights: usize,
  radius: i32,
  room: usize,
  out: usize,
): void {
  const stride = <usize>width * 3 * sizeof<T>();
  // Pairs of lines that lie as far above as below; one row with its borders; then lines y - radius to y + radius in turn.
  const pairs = room;
  const pairsEnd = pairs + <usize>radius * 8;
  const borders = (pairsEnd + 15) & ~15;
  const lineBytes = <usize>width * 12 + 16;
  const lines = borders + (((<usize>width + 2 * radius) * 3 * sizeof<T>() + 31) & ~15);
  const count = 2 * radius + 1;
  const middle = v128.load32_splat(weights);
  for (let y = -radius; y < height; y++) {
    const next = y + radius;
    if (next < height) {
      const line = lines + <usize>(next % count) * lineBytes;
      across<T>(source + <usize>next * stride, width, borders, line, weights, radius);
    }
    if (y < 0) continue;
    for (let k = 1; k <= radius; k++) {
      const pair = pairs + <usize>(k - 1) * 8;
      store<u32>(pair, <u32>(lines + <usize>(mirrored(y - k, height) % count) * lineBytes));
      store<u32>(pair + 4, <u32>(lines + <usize>(mirrored(y + k, height) % count) * lineBytes));
    }
    const here = lines + <usize>(y % count) * lineBytes;
    let to = out + <usize>y * stride;
    for (let i: usize = 0; i < <usize>width * 12; i += 16, to += 4 * sizeof<T>()) {
      let sum = f32x4.mul(middle, v128.load(here + i));
      for (let pair = pairs, weight = weights + 4; pair < pairsEnd; pair += 8, weight += 4) {
        const both = f32x4.add(v128.load(<usize>load<u32>(pair) + i), v128.load(<usize>load<u32>(pair + 4) + i));
        sum = weighed(sum, both, weight);
      }
      storeWholes<T>(to, rounded(sum));
    }
  }
}

/**
 * Separable blur with mirrored borders. `weights`: float32 of the middle and of each distance up to `radius`. `room`: 64 bytes, 8 for each
 * distance, one row with `radius` pixels on both sides, and 2 `radius` + 1 rows of float32 with 16 bytes more each.
 */
export function blur(
  source: usize,
  isWide: bool,
  height: i32,
  width: i32,
  weights: usize,
  radius: i32,
  room: usize,
  out: usize,
): void {
  if (isWide) blurRows<u16>(source, height, width, weights, radius, room, out);
  else blurRows<u8>(source, height, width, weights, radius, room, out);
}
