// Labels: stored bytes to class ids, and the nearest of them for a window of a resized picture.

/**
 * One byte of every `step` looked up in a table of 256 ids of 16 bits. Returns -1, or the number of the first pixel whose id is `unknown`.
 */
export function mapBytes(source: usize, step: i32, pixels: i32, table: usize, unknown: i32, out: usize): i32 {
  let isKnown = true;
  let at = source;
  for (let i = 0; i < pixels; i++, at += step, out += 2) {
    const id = <i32>load<i16>(table + ((<usize>load<u8>(at)) << 1));
    store<i16>(out, <i16>id);
    isKnown = isKnown && id !== unknown;
  }
  if (isKnown) return -1;
  for (let i = 0; i < pixels; i++, source += step) {
    if (<i32>load<i16>(table + ((<usize>load<u8>(source)) << 1)) === unknown) return i;
  }
  return -1;
}

/** One row of 32-bit ids from a row of 16-bit ones: those at the byte offsets of `places`. */
export function gather(row: usize, places: usize, count: i32, out: usize): void {
  for (let x = 0; x < count; x++, places += 4, out += 4) {
    store<i32>(out, <i32>load<i16>(row + <usize>load<u32>(places)));
  }
}
