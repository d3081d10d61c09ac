// Diagnostics for programs: the same facts with lines and columns resolved.
import type { Diagnostic, Span } from './diagnostic.js';
import { SourceText } from './source-text.js';

export interface JsonSpan {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
export interface JsonDiagnostic {
  readonly type: 'diagnostic';
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly span: JsonSpan;
  readonly label: string | null;
  readonly labels: readonly { readonly span: JsonSpan; readonly text: string }[];
  readonly notes: readonly { readonly text: string; readonly span: JsonSpan | null }[];
  readonly helps: readonly {
    readonly text: string;
    readonly applicability: 'safe' | 'choice' | 'placeholder' | null;
    readonly edits: readonly { readonly span: JsonSpan; readonly text: string }[];
  }[];
}

/** One JSON-able record per diagnostic; lines and columns are 1-based, ends exclusive, columns in UTF-16 units. */
export function diagnosticsToJson(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): readonly JsonDiagnostic[] {
  const texts = new Map<string, SourceText>();
  const span = (range: Span): JsonSpan => {
    const source = texts.get(range.file) ?? new SourceText(sources.get(range.file) ?? '');
    texts.set(range.file, source);
    const start = source.position(range.start);
    const end = source.position(range.end);
    return { file: range.file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
  };
  return diagnostics.map((diagnostic) => ({
    type: 'diagnostic',
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    span: span(diagnostic.span),
    label: diagnostic.label ?? null,
    labels: (diagnostic.labels ?? []).map((label) => ({ span: span(label.span), text: label.text })),
    notes: (diagnostic.notes ?? []).map((note) => ({
      text: note.text,
      span: note.span === undefined ? null : span(note.span),
    })),
    helps: (diagnostic.helps ?? []).map((help) => ({
      text: help.text,
      applicability: help.applicability ?? null,
      edits: (help.edits ?? []).map((edit) => ({ span: span(edit.span), text: edit.text })),
    })),
  }));
}
