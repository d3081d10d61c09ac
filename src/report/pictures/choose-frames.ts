// Which frames of a split a report shows: the same ones every time, from its whole length.

/** `count` indices of 0..total-1 at equal distances, in ascending order; all of them where there are not more. */
export function chooseFrames(count: number, total: number): readonly number[] {
  if (total <= count) return Array.from({ length: total }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * total) / count));
}

/** Subsets that fit on a page: all up to 15, else single modalities, all but one, and all. `rows` as the results call them. */
export function chooseSubsets(rows: readonly string[], modalities: number): ReadonlySet<string> {
  const size = (row: string): number => row.split('+').length;
  return new Set(rows.length <= 15 ? rows : rows.filter((row) => [1, modalities - 1, modalities].includes(size(row))));
}
