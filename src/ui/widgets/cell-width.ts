// Text in terminal cells: wide characters count two, combining marks none, colour sequences none.
import stringWidth from 'string-width';

export type Align = 'left' | 'right';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** ASCII and what pictures are drawn with: lines, blocks, shapes, braille dots, the signs of states; one cell each. */
const DRAWN = /^[\x20-\x7e\u00b7\u2013\u2026\u21ba\u2500-\u25fc\u2605\u2713\u2717\u276f\u2800-\u28ff]*$/;
/** Colours, and pictures on their way to a terminal that draws them elsewhere. */
const SEQUENCE = /\u001b\[[0-9;]*m|\u001b_G[^\u001b]*\u001b\\/g;
const SEQUENCE_OR_TEXT = /(\u001b\[[0-9;]*m|\u001b_G[^\u001b]*\u001b\\)/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cells that `text` takes, colour sequences left out. */
export function cellWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  const bare = text.includes('\u001b') ? stripColour(text) : text;
  return DRAWN.test(bare) ? bare.length : stringWidth(bare);
}

/** `text` without colour sequences and pictures. */
export function stripColour(text: string): string {
  return text.replace(SEQUENCE, '');
}

/** Exactly `width` cells: padded, or cut at the end with `ellipsis`. Colours survive and are closed. */
export function fit(text: string, width: number, ellipsis = '…', align: Align = 'left'): string {
  const cells = cellWidth(text);
  if (cells > width) return truncate(text, width, ellipsis);
  const padding = ' '.repeat(width - cells);
  return align === 'left' ? text + padding : padding + text;
}

/** At most `width` cells, cut at the end. */
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  if (cellWidth(text) <= width) return text;
  const room = width - cellWidth(ellipsis);
  const taken: string[] = [];
  let cells = 0;
  let coloured = false;
  for (const part of text.split(SEQUENCE_OR_TEXT)) {
    if (part.startsWith('\u001b')) {
      taken.push(part);
      coloured = true;
      continue;
    }
    for (const { segment } of graphemes.segment(part)) {
      cells += cellWidth(segment);
      if (cells > room) {
        const used = cellWidth(taken.join(''));
        const end = coloured ? '\u001b[39m\u001b[22m' : '';
        return `${taken.join('')}${ellipsis}${end}${' '.repeat(Math.max(0, room - used))}`;
      }
      taken.push(segment);
    }
  }
  return taken.join('');
}

/** A path in at most `width` cells with its middle left out: both ends tell the most. Plain text only. */
export function truncateMiddle(text: string, width: number, ellipsis = '…'): string {
  if (cellWidth(text) <= width) return text;
  const room = Math.max(0, width - cellWidth(ellipsis));
  const parts = [...graphemes.segment(text)].map(({ segment }) => segment);
  const head = takeCells(parts, Math.ceil(room / 2));
  const tail = takeCells([...parts].reverse(), room - cellWidth(head.join('')));
  return `${head.join('')}${width > 0 ? ellipsis : ''}${tail.reverse().join('')}`;
}

/** Plain `text` in lines of at most `width` cells broken at spaces; what goes beyond `maxLines` is cut. */
export function wrapWords(text: string, width: number, maxLines: number, ellipsis = '…'): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && (cellWidth(last) + 1 + cellWidth(word) <= width || lines.length === maxLines)) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line) => truncate(line, width, ellipsis));
}

/** `left` and `right` at the two ends of a line; what does not fit goes first from the left. */
export function justify(left: string, right: string, width: number, ellipsis = '…'): string {
  const rightCells = cellWidth(right);
  if (rightCells >= width) return fit(right, width, ellipsis);
  return fit(left, width - rightCells - 1, ellipsis) + (rightCells === 0 ? ' ' : ` ${right}`);
}

function takeCells(parts: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let cells = 0;
  for (const part of parts) {
    cells += cellWidth(part);
    if (cells > width) break;
    taken.push(part);
  }
  return taken;
}
