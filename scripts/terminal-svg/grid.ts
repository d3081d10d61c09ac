// The visible cells of an emulated terminal as plain data: what a screenshot is made of.
import type { IBufferCell, Terminal } from '@xterm/headless';

export interface Cell {
  /** one character with its combining marks; empty for a blank */
  readonly text: string;
  /** 1, or 2 for wide characters */
  readonly width: number;
  /** `#rrggbb`; null = the default */
  readonly foreground: string | null;
  readonly background: string | null;
  readonly bold: boolean;
  readonly dim: boolean;
}
export type Grid = readonly (readonly Cell[])[];

const SIXTEEN = [
  '#484f58',
  '#ff7b72',
  '#3fb950',
  '#d29922',
  '#58a6ff',
  '#bc8cff',
  '#39c5cf',
  '#b1bac4',
  '#6e7681',
  '#ffa198',
  '#56d364',
  '#e3b341',
  '#79c0ff',
  '#d2a8ff',
  '#56d4dd',
  '#ffffff',
] as const;
const CUBE = [0, 95, 135, 175, 215, 255] as const;

/** The rows on the screen of `terminal`, each as wide as the terminal. */
export function readGrid(terminal: Terminal): Grid {
  const buffer = terminal.buffer.active;
  return Array.from({ length: terminal.rows }, (_, row) => {
    const line = buffer.getLine(buffer.baseY + row);
    const cells: Cell[] = [];
    for (let column = 0; column < terminal.cols; ) {
      const cell = line?.getCell(column);
      const width = Math.max(1, cell?.getWidth() ?? 1);
      cells.push(cell === undefined ? BLANK : toCell(cell, width));
      column += width;
    }
    return cells;
  });
}

const BLANK: Cell = { text: '', width: 1, foreground: null, background: null, bold: false, dim: false };

function toCell(cell: IBufferCell, width: number): Cell {
  const foreground = colourOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor());
  const background = colourOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor());
  const inverse = cell.isInverse() !== 0;
  return {
    text: cell.getChars().trim(),
    width,
    foreground: inverse ? background : foreground,
    background: inverse ? foreground : background,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}

function colourOf(isDefault: boolean, isRgb: boolean, value: number): string | null {
  if (isDefault) return null;
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  if (value < 16) return SIXTEEN[value]!;
  if (value >= 232) return hex([8 + (value - 232) * 10, 8 + (value - 232) * 10, 8 + (value - 232) * 10]);
  const cube = value - 16;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => CUBE[level]!));
}

function hex(rgb: readonly number[]): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
