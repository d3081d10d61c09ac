import type { Palette } from '../palette.js';
import type { Symbols } from '../symbols.js';
import { cellWidth, fit, truncate } from './cell-width.js';

/** `lines` in a box of exactly `width` x `height` cells with a title in its border; lines beyond it are left out. */
export function panel(
  title: string,
  lines: readonly string[],
  size: { readonly width: number; readonly height: number },
  style: { readonly palette: Palette; readonly symbols: Symbols },
): string[] {
  const { width, height } = size;
  const { box, ellipsis } = style.symbols;
  const border = (text: string): string => style.palette.paint('border', text);
  const inner = width - 4;
  const heading = truncate(title, Math.max(0, width - 6), ellipsis);
  const rest = Math.max(0, width - 5 - cellWidth(heading));
  const top =
    heading === ''
      ? border(box.topLeft + box.horizontal.repeat(Math.max(0, width - 2)) + box.topRight)
      : `${border(box.topLeft + box.horizontal)} ${heading} ${border(box.horizontal.repeat(rest) + box.topRight)}`;
  const body = Array.from({ length: Math.max(0, height - 2) }, (_, i) => {
    return `${border(box.vertical)} ${fit(lines[i] ?? '', inner, ellipsis)} ${border(box.vertical)}`;
  });
  return [top, ...body, border(box.bottomLeft + box.horizontal.repeat(Math.max(0, width - 2)) + box.bottomRight)];
}
