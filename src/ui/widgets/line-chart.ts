// Curves in braille dots (2 x 4 per cell) or, without UTF-8, in one mark per cell.
import type { Point } from '../curve.js';
import type { Palette } from '../palette.js';
import type { Symbols } from '../symbols.js';
import { fit } from './cell-width.js';

export interface Series {
  readonly points: readonly Point[];
  /** which colour and mark of the palette */
  readonly index: number;
}
export interface ChartOptions {
  readonly width: number;
  readonly height: number;
  readonly log: boolean;
  /** range of x that must be visible, besides the points */
  readonly xRange?: readonly [number, number];
  /** the same for y */
  readonly yRange?: readonly [number, number];
  /** faint lines at the labels of the axis and at quarters of x */
  readonly guides?: boolean;
  readonly formatY: (value: number) => string;
  readonly formatX: (value: number) => string;
  readonly palette: Palette;
  readonly symbols: Symbols;
}
interface Scale {
  readonly low: number;
  readonly high: number;
}
/** Dots of one cell: bit of (column 0..1, row 0..3) in the Unicode braille block. */
const BRAILLE = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/**
 * The curves with their axes as exactly `height` lines of `width` cells. Values that are not finite, and on a log axis
 * values <= 0, leave gaps. Where curves meet in a cell, the later one gives its colour.
 */
export function lineChart(series: readonly Series[], options: ChartOptions): string[] {
  const { width, height, palette, symbols } = options;
  const toY = options.log ? Math.log10 : (value: number): number => value;
  const fromY = options.log ? (value: number): number => 10 ** value : (value: number): number => value;
  const drawn = series.map(({ index, points }) => ({
    index,
    points: points.map(({ x, y }) => ({ x, y: !options.log || y > 0 ? toY(y) : Number.NaN })),
  }));
  const finite = drawn.flatMap(({ points }) => points.filter(({ y }) => Number.isFinite(y)));
  if (finite.length === 0 || width < 12 || height < 3) return blank(width, height, 'nothing to draw yet', palette);
  const yScale = widen(rangeOf([...finite.map(({ y }) => y), ...(options.yRange ?? []).map(toY)]));
  const xScale = widen(rangeOf([...finite.map(({ x }) => x), ...(options.xRange ?? [])]));
  const plotHeight = height - 1;
  const labels = axisLabels(yScale, plotHeight, (value) => options.formatY(fromY(value)));
  const gutter = Math.max(...labels.map((label) => label.length));
  const plotWidth = width - gutter - 1;
  const canvas = new DotCanvas(plotWidth, plotHeight, symbols);
  for (const { index, points } of drawn) drawCurve(canvas, index, points, xScale, yScale);
  const guides = options.guides === true ? { rows: labels.map((label) => label !== ''), every: plotWidth / 4 } : null;
  const rows = canvas.rows(palette, guides).map((row, i) => {
    const label = labels[i]!;
    const axis = label === '' ? symbols.box.vertical : symbols.axis.vertical;
    return palette.paint('dim', label.padStart(gutter) + axis) + row;
  });
  const left = options.formatX(xScale.low);
  const right = options.formatX(xScale.high);
  const gap = plotWidth - left.length - right.length;
  const bottom = gap < 1 ? right.padStart(plotWidth) : left + ' '.repeat(gap) + right;
  return [...rows, palette.paint('dim', fit(' '.repeat(gutter + 1) + bottom, width))];
}

/** Which rows have a line, and how many cells lie between two upright ones. */
interface Guides {
  readonly rows: readonly boolean[];
  readonly every: number;
}

class DotCanvas {
  readonly dotsX: number;
  readonly dotsY: number;
  readonly #bits: Uint8Array;
  readonly #owner: Int16Array;

  constructor(
    readonly width: number,
    readonly height: number,
    readonly symbols: Symbols,
  ) {
    this.dotsX = symbols.unicode ? width * 2 : width;
    this.dotsY = symbols.unicode ? height * 4 : height;
    this.#bits = new Uint8Array(width * height);
    this.#owner = new Int16Array(width * height).fill(-1);
  }

  set(x: number, y: number, series: number): void {
    const { unicode } = this.symbols;
    const column = unicode ? x >> 1 : x;
    const row = unicode ? y >> 2 : y;
    if (column < 0 || column >= this.width || row < 0 || row >= this.height) return;
    const cell = row * this.width + column;
    this.#bits[cell]! |= unicode ? BRAILLE[(x & 1) as 0 | 1][(y & 3) as 0 | 1 | 2 | 3] : 1;
    this.#owner[cell] = series;
  }

  rows(palette: Palette, guides: Guides | null): string[] {
    return Array.from({ length: this.height }, (_, row) => {
      let line = '';
      for (let column = 0; column < this.width; ) {
        const owner = this.#owner[row * this.width + column]!;
        let run = '';
        while (column < this.width && this.#owner[row * this.width + column] === owner) {
          run += owner < 0 ? this.#guide(row, column, guides) : this.#glyph(row * this.width + column, owner);
          column++;
        }
        line += owner < 0 ? (guides === null ? run : palette.paint('dim', run)) : palette.series(owner, run);
      }
      return line;
    });
  }

  #guide(row: number, column: number, guides: Guides | null): string {
    if (guides === null) return ' ';
    const upright = column > 0 && Math.floor(column / guides.every) > Math.floor((column - 1) / guides.every);
    return guides.rows[row] || upright ? this.symbols.separator : ' ';
  }

  #glyph(cell: number, owner: number): string {
    const { unicode, series } = this.symbols;
    return unicode ? String.fromCharCode(0x2800 + this.#bits[cell]!) : series[owner % series.length]!;
  }
}

function drawCurve(canvas: DotCanvas, index: number, points: readonly Point[], x: Scale, y: Scale): void {
  let before: readonly [number, number] | null = null;
  for (const point of points) {
    if (!Number.isFinite(point.y)) {
      before = null;
      continue;
    }
    const column = Math.round(((point.x - x.low) / (x.high - x.low)) * (canvas.dotsX - 1));
    const row = Math.round((1 - (point.y - y.low) / (y.high - y.low)) * (canvas.dotsY - 1));
    const [fromX, fromY] = before ?? [column, row];
    const count = Math.max(1, Math.abs(column - fromX), Math.abs(row - fromY));
    for (let i = 0; i <= count; i++) {
      canvas.set(
        Math.round(fromX + ((column - fromX) * i) / count),
        Math.round(fromY + ((row - fromY) * i) / count),
        index,
      );
    }
    before = [column, row];
  }
}

/** A label at the top, at the bottom and, where there is room, in the middle; the other rows are empty. */
function axisLabels(scale: Scale, rows: number, format: (value: number) => string): string[] {
  const labels = Array.from({ length: rows }, () => '');
  labels[0] = format(scale.high);
  labels[rows - 1] = format(scale.low);
  if (rows >= 7)
    labels[(rows - 1) >> 1] = format(scale.high - ((scale.high - scale.low) * ((rows - 1) >> 1)) / (rows - 1));
  return labels;
}

function rangeOf(values: readonly number[]): Scale {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

/** A constant curve lies in the middle instead of dividing by zero. */
function widen({ low, high }: Scale): Scale {
  if (high > low) return { low, high };
  const margin = low === 0 ? 1 : Math.abs(low) * 0.1;
  return { low: low - margin, high: high + margin };
}

function blank(width: number, height: number, text: string, palette: Palette): string[] {
  const lines = Array.from({ length: Math.max(0, height) }, () => ' '.repeat(Math.max(0, width)));
  if (lines.length > 0) lines[Math.floor(lines.length / 2)] = palette.paint('dim', fit(` ${text}`, width));
  return lines;
}
