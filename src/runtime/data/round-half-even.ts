/**
 * A non-negative number to the nearest whole one, halves to the even side as tensor libraries round: shrinking a
 * picture by two produces exact halves everywhere, so the side matters.
 */
export function roundHalfEven(value: number): number {
  const up = Math.floor(value + 0.5);
  return up - value === 0.5 && (up & 1) === 1 ? up - 1 : up;
}
