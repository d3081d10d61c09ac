// What chance alone does to a result: judged by how much the seeds of the base differ, which change nothing but the draws.
import { type BySeed, type Statistic, statisticOf } from './seed-statistics.js';
import { t975 } from './student-t.js';

export interface Noise {
  /** sample standard deviation over the seeds of the base */
  readonly deviation: number;
  /** how many seeds it is estimated from, at least two */
  readonly seeds: number;
}

/** Null where the base has fewer than two seeds: nothing is known of the noise then. */
export function noiseOf(base: BySeed): Noise | null {
  const statistic = statisticOf([...base.values()]);
  return statistic === null || statistic.deviation === null
    ? null
    : { deviation: statistic.deviation, seeds: statistic.n };
}

/**
 * The difference that the means of two equal experiments, over `n` and `m` seeds, exceed with 5 % probability:
 * t(97.5 %, seeds - 1) * s * sqrt(1/n + 1/m), with s of the base.
 */
export function noiseBound({ deviation, seeds }: Noise, n: number, m: number): number {
  return t975(seeds - 1) * deviation * Math.sqrt(1 / n + 1 / m);
}

/** The bound for the means of two rows: their own spread counts where it is larger than that of the base. */
export function boundBetween(noise: Noise, a: Statistic, b: Statistic): number {
  const deviation = Math.max(noise.deviation, a.deviation ?? 0, b.deviation ?? 0);
  return noiseBound({ ...noise, deviation }, a.n, b.n);
}

/** The bound for a difference that was taken seed by seed: its own spread counts where it says more than that of the base. */
export function boundOfPaired(noise: Noise, { n, deviation }: Statistic): number {
  const own = deviation === null ? 0 : (t975(n - 1) * deviation) / Math.sqrt(n);
  return Math.max(noiseBound(noise, n, n), own);
}
