// An edit that removes everything on a line takes the line along, so that no empty one stays behind.
import type { Diagnostic, Span, TextEdit } from './diagnostic.js';

export function withWholeLines(found: Diagnostic, sources: ReadonlyMap<string, string>): Diagnostic {
  if (!found.helps?.some((help) => help.edits?.some((edit) => edit.text === ''))) return found;
  const widen = (edit: TextEdit): TextEdit => {
    const text = edit.text === '' ? sources.get(edit.span.file) : undefined;
    return text === undefined ? edit : { ...edit, span: wholeLine(edit.span, text) };
  };
  const helps = found.helps.map((help) =>
    help.edits?.length === 1 ? { ...help, edits: help.edits.map(widen) } : help,
  );
  return { ...found, helps };
}

/** The span with the blanks around it and the end of its line, when nothing else stands there. */
function wholeLine(span: Span, text: string): Span {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.end);
  const end = newline < 0 ? text.length : newline + 1;
  const isAlone = span.end > span.start && isBlank(text.slice(start, span.start)) && isBlank(text.slice(span.end, end));
  return isAlone ? { ...span, start, end } : span;
}

function isBlank(text: string): boolean {
  return /^\s*$/.test(text);
}
