// Quantiles of Student's t distribution: how far a mean of few values strays.

/** 97.5 % quantiles for 1 to 30 degrees of freedom (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2). */
const TABLE: readonly number[] = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
/** The same quantile of the normal distribution. */
const NORMAL = 1.959964;

/**
 * The value that a t-distributed number exceeds with 2.5 % probability, so that it lies within plus and minus it with 95 %. Beyond the table
 * Fisher's expansion, exact to four digits there.
 */
export function t975(degreesOfFreedom: number): number {
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1)
    throw new RangeError(`${degreesOfFreedom} are no degrees of freedom`);
  const listed = TABLE[degreesOfFreedom - 1];
  if (listed !== undefined) return listed;
  const z = NORMAL;
  const first = (z ** 3 + z) / (4 * degreesOfFreedom);
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degreesOfFreedom ** 2);
  return z + first + second;
}
