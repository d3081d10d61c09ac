// How often something took how long: counts in bins of equal ratio, so that a millisecond and an hour both have room.

/** Counts by bin; bins after the last one that was met are left out. */
export type DurationCounts = readonly number[];

export const noDurations: DurationCounts = [];
/** Bins per power of ten. */
const PER_DECADE = 12;
/** From 0.1 ms to about three hours. */
const LOWEST_MS = 0.1;
const MOST_BINS = 8 * PER_DECADE;

export function addDuration(counts: DurationCounts, ms: number): DurationCounts {
  if (!(ms > 0)) return counts;
  const bin = Math.max(0, Math.min(MOST_BINS - 1, Math.floor(Math.log10(ms / LOWEST_MS) * PER_DECADE)));
  const next = [...counts];
  while (next.length <= bin) next.push(0);
  next[bin]!++;
  return next;
}

/** Lower edge of a bin, ms. */
export function binStartMs(bin: number): number {
  return LOWEST_MS * 10 ** (bin / PER_DECADE);
}

/** The duration below which `share` (0..1) of all lie, ms: the middle of its bin, so within a tenth; `counts` must not be empty. */
export function durationShare(counts: DurationCounts, share: number): number {
  const wanted = share * counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  const bin = counts.findIndex((count) => {
    below += count;
    return count > 0 && below >= wanted;
  });
  return binStartMs(bin + 0.5);
}
