// Text as a terminal shows it, and how wide it is there.
import stringWidth from 'string-width';

const TAB = 4;

/** Tabs become spaces; control and direction characters become visible, so that no file can command a terminal. */
export function printable(text: string): string {
  return text
    .replaceAll('\t', ' '.repeat(TAB))
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '\ufffd');
}

/** Columns that the text takes. */
export function displayWidth(text: string): number {
  return stringWidth(printable(text));
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The part of a text between two columns; what lies half inside is left out. */
export function cutColumns(text: string, from: number, to: number): string {
  let column = 0;
  let cut = '';
  for (const { segment } of graphemes.segment(text)) {
    const next = column + stringWidth(segment);
    if (column >= from && next <= to) cut += segment;
    column = next;
    if (column > to) break;
  }
  return cut;
}
