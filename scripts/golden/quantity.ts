// One compared quantity and how far it is off.

export interface Quantity {
  readonly name: string;
  /** measured error; NaN counts as a failure */
  readonly error: number;
  /** largest error allowed; null: shown for information, not judged */
  readonly tolerance: number | null;
  /** what the error is: `absolute`, `relative`, … */
  readonly measure: string;
}

export const passes = ({ error, tolerance }: Quantity): boolean => tolerance === null || error <= tolerance;

export function formatQuantity(quantity: Quantity): string {
  const { name, error, tolerance, measure } = quantity;
  const verdict = tolerance === null ? 'info' : passes(quantity) ? 'ok  ' : 'FAIL';
  const limit = tolerance === null ? 'not judged' : `allowed ${tolerance.toExponential(1)}`;
  return `  ${verdict} ${name.padEnd(64)} ${error.toExponential(2).padStart(9)} ${measure}, ${limit}`;
}

type Numbers = ArrayLike<number>;

/** Largest absolute entry. */
export function largest(values: Numbers): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (!(size <= most)) most = size;
  }
  return most;
}

/** Largest absolute difference; infinite when the lengths differ. */
export function largestDifference(got: Numbers, wanted: Numbers): number {
  if (got.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < got.length; i++) {
    const size = Math.abs(got[i]! - wanted[i]!);
    if (!(size <= most)) most = size;
  }
  return most;
}

export const relativeError = (got: number, wanted: number): number =>
  got === wanted ? 0 : Math.abs(got - wanted) / Math.abs(wanted);
