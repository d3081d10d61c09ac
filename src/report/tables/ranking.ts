// Which rows of a column are printed as best and second best: only those that lead by more than chance would give.
import { type Noise, noiseBound } from '../statistics/noise.js';
import type { Statistic } from '../statistics/seed-statistics.js';

export type Rank = 'best' | 'second' | null;

/**
 * The rank of each of the `values`, higher being better; null for missing values. The best row is marked when it is ahead of every other
 * by more than the noise, the second when it is ahead of all but the best. Without known noise, or with one row, nothing is marked.
 */
export function ranksOf(values: readonly (Statistic | null)[], noise: Noise | null): readonly Rank[] {
  const none = values.map(() => null);
  if (noise === null) return none;
  const order = values
    .map((value, at) => ({ value, at }))
    .filter((one): one is { value: Statistic; at: number } => one.value !== null)
    .sort((a, b) => b.value.mean - a.value.mean);
  const leads = (i: number): boolean => {
    const [row, next] = [order[i], order[i + 1]];
    if (row === undefined || next === undefined) return false;
    return order.slice(i + 1).every((other) => isAbove(row.value, other.value, noise));
  };
  const ranks: Rank[] = [...none];
  if (leads(0)) ranks[order[0]!.at] = 'best';
  if (leads(1)) ranks[order[1]!.at] = 'second';
  return ranks;
}

function isAbove(a: Statistic, b: Statistic, noise: Noise): boolean {
  return a.mean - b.mean > noiseBound(noise, a.n, b.n);
}
