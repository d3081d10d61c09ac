/** Between it and its double the numbers of double precision are the whole numbers. */
const WHOLE = 2 ** 52;

/**
 * A number from 0 to 2^51 to the nearest whole one, halves to the even side as tensor libraries round: shrinking a
 * picture by two produces exact halves everywhere, so the side matters. Adding rounds, subtracting is exact.
 */
export function roundHalfEven(value: number): number {
  return value + WHOLE - WHOLE;
}
