// Edits of one text, applied together.
import type { TextEdit } from './diagnostic.js';

/** Text with edits that do not overlap. Line ends that edits bring are those of the text. */
export function applyEdits(text: string, edits: readonly Pick<TextEdit, 'text' | 'span'>[]): string {
  const lineEnd = /\r\n/.test(text) ? '\r\n' : '\n';
  const parts: string[] = [];
  let at = 0;
  for (const { span, text: by } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    parts.push(text.slice(at, span.start), by.replaceAll('\n', lineEnd));
    at = span.end;
  }
  return parts.join('') + text.slice(at);
}
