// A changed text as small edits, so that carets, folds and marks stay where they are; and what formatting changes.
import { diffLines } from 'diff';
import type { Range } from '../../grammar/ast.js';
import { format } from '../format/format.js';

export interface RangeEdit {
  readonly range: Range;
  readonly text: string;
}

/** None where nothing changes, and none for a text with syntax errors, which the formatter leaves alone. Line ends stay as they are. */
export function formatEdits(text: string, file: string): readonly RangeEdit[] {
  const formatted = format(text, file);
  if (formatted.kind === 'refused') return [];
  return lineEdits(text, text.includes('\r\n') ? formatted.text.replace(/\n/g, '\r\n') : formatted.text);
}

/** With more changed lines the text is replaced as a whole: finding out which would take longer than anybody waits. */
const MOST_LINES = 2000;

/** The lines that turn `text` into `wanted`. */
export function lineEdits(text: string, wanted: string): readonly RangeEdit[] {
  const edits: RangeEdit[] = [];
  let at = 0;
  const parts = diffLines(text, wanted, { maxEditLength: MOST_LINES });
  if (parts === undefined) return [{ range: { start: 0, end: text.length }, text: wanted }];
  for (const { value, added, removed } of parts) {
    if (removed === true) edits.push({ range: { start: at, end: at + value.length }, text: '' });
    if (added === true) {
      const last = edits.at(-1);
      // a replaced line is one edit
      if (last !== undefined && last.range.end === at && last.text === '')
        edits[edits.length - 1] = { ...last, text: value };
      else edits.push({ range: { start: at, end: at }, text: value });
    } else at += value.length;
  }
  return edits;
}
