// What several seeds of one experiment say together.

/** One value per seed. */
export type BySeed = ReadonlyMap<number, number>;

export interface Statistic {
  /** seeds behind it */
  readonly n: number;
  readonly mean: number;
  /** sample standard deviation (n - 1); null for one seed */
  readonly deviation: number | null;
}

/** Mean and sample standard deviation; null of no values. */
export function statisticOf(values: readonly number[]): Statistic | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { n, mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean, deviation: Math.sqrt(squares / (n - 1)) };
}

/** `row` minus `base`, seed by seed, over the seeds that both have; null when they share none. */
export function pairedDifference(row: BySeed, base: BySeed): Statistic | null {
  const differences = [...row].flatMap(([seed, value]) => {
    const other = base.get(seed);
    return other === undefined ? [] : [value - other];
  });
  return statisticOf(differences);
}
