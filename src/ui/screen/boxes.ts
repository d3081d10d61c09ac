// The parts of a pane as boxes beside or above each other, in exactly the lines they are given.
import type { DrawContext } from '../draw-context.js';
import { sanitize } from '../sanitize.js';
import { fit } from '../widgets/cell-width.js';
import { beside } from '../widgets/columns.js';
import { panel } from '../widgets/panel.js';
import type { Part } from './pane-parts.js';

export interface BoxLayout {
  readonly width: number;
  readonly rows: number;
  /** boxes; without them there is only room for lines */
  readonly framed: boolean;
  readonly columns: 1 | 2;
}

/** Two boxes above each other need room for axes and curves in both. */
const STACKED_ROWS = 18;
/** Narrower panes have their boxes above each other. */
export const BESIDE_FROM = 100;
const FIRST_SHARE = { beside: 0.62, stacked: 0.6 } as const;

/** Boxes in a grid, row by row; exactly `rows` lines of exactly `width` cells. */
export function drawGrid(
  parts: readonly Part[],
  { width, rows }: BoxLayout,
  grid: { readonly columns: number; readonly rows: number },
  context: DrawContext,
): string[] {
  const lines: string[] = [];
  for (let row = 0; row < grid.rows; row++) {
    const height = Math.floor((rows * (row + 1)) / grid.rows) - Math.floor((rows * row) / grid.rows);
    const blocks = Array.from({ length: grid.columns }, (_, column) => {
      const start = Math.floor((width * column) / grid.columns);
      const own = Math.floor((width * (column + 1)) / grid.columns) - start;
      const part = parts[row * grid.columns + column];
      return { width: own, lines: part === undefined ? [] : drawBox(part, { width: own, height }, context) };
    });
    lines.push(...beside(blocks, height));
  }
  return lines;
}

function drawBox(
  part: Part,
  size: { readonly width: number; readonly height: number },
  context: DrawContext,
): string[] {
  const lines = part.draw({ width: size.width - 4, height: size.height - 2 }, true);
  return panel(context.palette.paint('strong', sanitize(part.title)), lines, size, context);
}

/** How many of two boxes there is room for. */
export function boxesShown({ width, rows }: { readonly width: number; readonly rows: number }): 1 | 2 {
  return width >= BESIDE_FROM || rows >= STACKED_ROWS ? 2 : 1;
}

/** Exactly `rows` lines of exactly `width` cells. */
export function drawBoxes(parts: readonly Part[], layout: BoxLayout, context: DrawContext): string[] {
  const { width, rows, framed, columns } = layout;
  if (rows <= 0) return [];
  const [first, second] = parts as [Part, Part | undefined];
  if (!framed) {
    const lines = first.draw({ width: width - 1, height: rows }, false);
    return Array.from({ length: rows }, (_, i) => fit(` ${lines[i] ?? ''}`, width, context.symbols.ellipsis));
  }
  const box = (part: Part, own: { readonly width: number; readonly height: number }): string[] =>
    drawBox(part, own, context);
  if (second === undefined) return box(first, { width, height: rows });
  if (columns === 2) {
    const left = Math.round(width * FIRST_SHARE.beside);
    return beside(
      [
        { width: left, lines: box(first, { width: left, height: rows }) },
        { width: width - left, lines: box(second, { width: width - left, height: rows }) },
      ],
      rows,
    );
  }
  if (rows < STACKED_ROWS) return box(first, { width, height: rows });
  const top = Math.round(rows * FIRST_SHARE.stacked);
  return [...box(first, { width, height: top }), ...box(second, { width, height: rows - top })];
}
