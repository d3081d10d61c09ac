// The characters that pictures are drawn with, and their stand-ins where the terminal has no UTF-8.
import type { StageState } from './run-model.js';

export interface Symbols {
  readonly unicode: boolean;
  readonly state: Readonly<Record<StageState, string>>;
  readonly bar: { readonly full: string; readonly parts: readonly string[]; readonly empty: string };
  readonly levels: readonly string[];
  readonly box: {
    readonly topLeft: string;
    readonly topRight: string;
    readonly bottomLeft: string;
    readonly bottomRight: string;
    readonly horizontal: string;
    readonly vertical: string;
  };
  readonly axis: { readonly vertical: string; readonly corner: string; readonly horizontal: string };
  /** marks of the series of a chart where dots cannot be coloured */
  readonly series: readonly string[];
  readonly ellipsis: string;
  readonly separator: string;
  readonly best: string;
  readonly range: string;
  /** before the line that is marked */
  readonly pointer: string;
  /** before a line that stays on top */
  readonly pin: string;
  /** from nothing to everything, for pictures without colour */
  readonly shades: readonly string[];
  /** upper half of a cell; null where pictures take one pixel per cell */
  readonly upperHalf: string | null;
}

export const unicodeSymbols: Symbols = {
  unicode: true,
  state: { wait: '·', run: '▶', ok: '✓', skip: '↺', fail: '✗', stop: '■' },
  bar: { full: '█', parts: ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'], empty: '░' },
  levels: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  box: { topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯', horizontal: '─', vertical: '│' },
  axis: { vertical: '┤', corner: '└', horizontal: '─' },
  series: ['●', '◆', '▲', '■', '◇', '○'],
  ellipsis: '…',
  separator: '·',
  best: '★',
  range: '–',
  pointer: '❯',
  pin: '▪',
  shades: [' ', '░', '▒', '▓', '█'],
  upperHalf: '▀',
};

export const asciiSymbols: Symbols = {
  unicode: false,
  state: { wait: '.', run: '>', ok: '+', skip: '=', fail: 'x', stop: '#' },
  bar: { full: '#', parts: [''], empty: '-' },
  levels: ['_', '.', '-', ':', '=', '+', '*', '#'],
  box: { topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', horizontal: '-', vertical: '|' },
  axis: { vertical: '|', corner: '+', horizontal: '-' },
  series: ['*', 'o', '+', 'x', '#', '%'],
  ellipsis: '~',
  separator: '-',
  best: '*',
  range: '-',
  pointer: '>',
  pin: '^',
  shades: [' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'],
  upperHalf: null,
};

/** The word beside the glyph: state is never told by colour or sign alone. */
export const stateWord: Readonly<Record<StageState, string>> = {
  wait: 'wait',
  run: 'run',
  ok: 'ok',
  skip: 'skip',
  fail: 'fail',
  stop: 'stop',
};
