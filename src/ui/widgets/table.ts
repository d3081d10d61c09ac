import type { Symbols } from '../symbols.js';
import { type Align, cellWidth, fit, truncate, truncateMiddle } from './cell-width.js';

export interface Column {
  readonly header: string;
  readonly align: Align;
}

/**
 * A table with a header line, two spaces between columns. When it is wider than `width`, its first column is cut in the
 * middle, down to eight cells, then lines are cut at the end. Cells may carry colours.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  symbols: Symbols,
): string[] {
  const all = [columns.map((column) => column.header), ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => cellWidth(row[i] ?? ''))));
  const total = widths.reduce((sum, w) => sum + w, 0) + 2 * (columns.length - 1);
  if (total > width) widths[0] = Math.max(8, widths[0]! - (total - width));
  return all.map((row) => {
    const cells = columns.map((column, i) => {
      const text = row[i] ?? '';
      const cut = i === 0 && cellWidth(text) > widths[0]! ? truncateMiddle(text, widths[0]!, symbols.ellipsis) : text;
      return fit(cut, widths[i]!, symbols.ellipsis, column.align);
    });
    return truncate(cells.join('  ').trimEnd(), width, symbols.ellipsis);
  });
}
