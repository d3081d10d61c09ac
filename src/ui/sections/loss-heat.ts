// Losses as rows of shades over the steps: where each was high and where low, however different their sizes are.
import type { Point } from '../curve.js';
import type { DrawContext } from '../draw-context.js';
import { formatCount } from '../quantity.js';
import { fit } from '../widgets/cell-width.js';
import { heatMap } from '../widgets/heat-map.js';
import { type Box, newestText } from './training-charts.js';

interface NamedCurve {
  readonly name: string;
  readonly points: readonly Point[];
}
/** Cells of name and value before a row. */
const LABEL = 18;
const HIGHEST_ROW = 3;

/** Each curve in the logarithm of its own range; steps that are still to come stay empty. At most `height` lines. */
export function lossHeat(
  curves: readonly NamedCurve[],
  steps: number,
  { width, height }: Box,
  { palette, symbols }: DrawContext,
): string[] {
  const cells = width - LABEL;
  if (curves.length === 0 || cells < 8)
    return [palette.paint('dim', fit('no room for a heat map', width, symbols.ellipsis))];
  const last = Math.max(steps, ...curves.map(({ points }) => points.at(-1)?.x ?? 0));
  const each = Math.max(1, Math.min(HIGHEST_ROW, Math.floor((height - 2) / curves.length)));
  const shades = heatMap(
    curves.map(({ points }) => sharesOf(points, last, cells)),
    1,
    { depth: palette.depth, symbols },
  );
  const lines = curves.flatMap(({ name, points }, index) => {
    const label = `${fit(name, 8, symbols.ellipsis)} ${newestText(points).padStart(8)} `;
    return Array.from({ length: each }, (_, row) => `${row === 0 ? label : ' '.repeat(LABEL)}${shades[index]}`);
  });
  const [left, right] = ['0', formatCount(Math.round(last))];
  const axis = `${' '.repeat(LABEL)}${left}${right.padStart(cells - left.length)}`;
  const legend = 'dark: lowest of its row, bright: highest';
  return [...lines.slice(0, Math.max(1, height - 2)), palette.paint('dim', axis), palette.paint('dim', legend)].slice(
    0,
    height,
  );
}

/** 0..1 per cell, NaN before anything is known. */
function sharesOf(points: readonly Point[], last: number, cells: number): readonly number[] {
  const known = points.filter(({ y }) => Number.isFinite(y) && y > 0);
  const logs = known.map(({ y }) => Math.log(y));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const end = known.at(-1)?.x ?? 0;
  let at = 0;
  return Array.from({ length: cells }, (_, cell) => {
    const step = ((cell + 1) / cells) * last;
    while (at + 1 < known.length && known[at + 1]!.x <= step) at++;
    if (known.length === 0 || (cell / cells) * last > end) return Number.NaN;
    return high > low ? (logs[at]! - low) / (high - low) : 0.5;
  });
}
