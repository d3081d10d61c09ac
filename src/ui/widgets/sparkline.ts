import type { Symbols } from '../symbols.js';

/** `values` as `width` cells of bars between their smallest and largest; a gap where a value is not finite. */
export function sparkline(values: readonly number[], width: number, symbols: Symbols): string {
  if (values.length === 0 || width <= 0) return ' '.repeat(Math.max(0, width));
  const columns = resample(values, Math.min(width, values.length));
  const finite = columns.filter((value) => Number.isFinite(value));
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low;
  const top = symbols.levels.length - 1;
  const cells = columns.map((value) => {
    if (!Number.isFinite(value)) return ' ';
    return symbols.levels[span === 0 ? 0 : Math.round(((value - low) / span) * top)]!;
  });
  return cells.join('').padEnd(width);
}

/** Means of equal pieces; a piece that holds a value that is not finite stays a gap. */
function resample(values: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const piece = values.slice(Math.floor((i * values.length) / count), Math.floor(((i + 1) * values.length) / count));
    return piece.reduce((sum, value) => sum + value, 0) / piece.length;
  });
}
