// What chance alone does to a result: judged by how much the seeds of the base differ, which change nothing but the draws.
import { type BySeed, statisticOf } from './seed-statistics.js';
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
