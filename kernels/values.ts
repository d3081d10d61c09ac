// Stored numbers of 8 or 16 bits as 32-bit ones, and back.

/** 2^23: a value of up to 22 bits that is added to it is rounded to a whole number, halves to even. */
const ROUNDING: f32 = 8388608;

/** Four values of 8 or 16 bits, as whole numbers of 32 bits. */
export function wholes<T>(at: usize): v128 {
  if (sizeof<T>() === 1) return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
  return i32x4.extend_low_i16x8_u(v128.load64_zero(at));
}

/** Four values of at least 0, rounded to whole numbers of 32 bits. */
export function rounded(values: v128): v128 {
  return v128.and(f32x4.add(values, f32x4.splat(ROUNDING)), i32x4.splat(0x7fffff));
}

/** Stores four whole numbers as 8 or 16 bits each. */
export function store<T>(out: usize, numbers: v128): void {
  if (sizeof<T>() === 1) {
    const halves = i16x8.narrow_i32x4_s(numbers, numbers);
    v128.store32_lane(out, i8x16.narrow_i16x8_u(halves, halves), 0);
  } else v128.store64_lane(out, i16x8.narrow_i32x4_u(numbers, numbers), 0);
}
