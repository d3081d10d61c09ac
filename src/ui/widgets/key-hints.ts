import type { Palette } from '../palette.js';
import { cellWidth, fit } from './cell-width.js';

export interface KeyHint {
  readonly keys: string;
  readonly label: string;
}

/** One line of keys and what they do; hints that do not fit are left out from the end. */
export function keyHints(hints: readonly KeyHint[], width: number, palette: Palette): string {
  let line = '';
  for (const { keys, label } of hints) {
    const gap = line === '' ? '' : '   ';
    if (cellWidth(line) + cellWidth(gap) + cellWidth(keys) + 1 + cellWidth(label) > width) break;
    line += `${gap}${palette.paint('key', keys)} ${palette.paint('dim', label)}`;
  }
  return fit(line, width);
}
