// Which rows of a column are printed as best and second best: only those that lead by more than chance would give.
import { boundBetween, type Noise } from '../statistics/noise.js';
import type { Statistic } from '../statistics/seed-statistics.js';

export type Rank = 'best' | 'second' | null;

/**
 * The rank of each of the `values`, higher being better; null for missing values. Best is the row that is ahead of every other by more than
 * the noise; second what is ahead of all but one: the row after the best, or the first two where chance may have put them in order.
 * Without known noise, or with one row, nothing is marked.
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
  if (leads(1)) for (const { at } of order.slice(0, 2)) ranks[at] = 'second';
  if (leads(0)) ranks[order[0]!.at] = 'best';
  return ranks;
}

function isAbove(a: Statistic, b: Statistic, noise: Noise): boolean {
  return a.mean - b.mean > boundBetween(noise, a, b);
}
