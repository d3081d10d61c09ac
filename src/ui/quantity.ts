// Numbers with fixed digits: a value that changes must not move its neighbours.
export { formatBytes } from '../format-bytes.js';

/** A loss in 6 cells at most: `0.0123`, `1.234`, `12.35`, `1.2e+5`, `NaN`. */
export function formatLoss(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size === 0) return '0.000';
  if (size < 1e-4 || size >= 99_999) return value.toExponential(1);
  if (size < 0.1) return value.toFixed(4);
  if (size < 10) return value.toFixed(3);
  if (size < 100) return value.toFixed(2);
  if (size < 1000) return value.toFixed(1);
  return value.toFixed(0);
}

/** A share 0..1 in percent with one digit: `41.2`; `n/a` where it is not defined. */
export function formatPercent(share: number | null | undefined): string {
  return share === null || share === undefined || Number.isNaN(share) ? 'n/a' : (share * 100).toFixed(1);
}

/** A difference of two shares in points with its sign: `+3.4`, `-0.2`. */
export function formatPoints(difference: number): string {
  if (Number.isNaN(difference)) return 'n/a';
  const text = (difference * 100).toFixed(1);
  return difference < 0 ? text : `+${text}`;
}

/** Mebibytes as `812 MB` or `3.4 GB`. */
export function formatMegabytes(megabytes: number): string {
  return megabytes < 1000 ? `${megabytes.toFixed(0)} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}

/** Counts as `912`, `37.2k`, `3.72M`. */
export function formatCount(count: number): string {
  if (count < 10_000) return String(count);
  return count < 1e6 ? `${(count / 1e3).toFixed(1)}k` : `${(count / 1e6).toFixed(2)}M`;
}

/** Pictures per second with three significant digits. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return '-';
  return perSecond < 9.995 ? perSecond.toFixed(2) : perSecond < 99.95 ? perSecond.toFixed(1) : perSecond.toFixed(0);
}
