// One text, formatted: what it was, what it becomes, or the messages why it was left alone.
import type { Diagnostic } from '../compiler/diagnostic.js';
import { Problems } from '../compiler/problems.js';
import { readEntry } from '../compiler/read-entry.js';
import type { SourceReader } from '../compiler/source-reader.js';
import { syntaxDiagnostic } from '../compiler/syntax-diagnostic.js';
import { format } from '../format/format.js';

export type FormattedSource =
  | { readonly kind: 'formatted'; readonly file: string; readonly text: string; readonly formatted: string }
  | {
      readonly kind: 'refused';
      readonly file: string;
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, string>;
    };

export function formatSource(file: string, reader: SourceReader): FormattedSource {
  const problems = new Problems();
  const text = readEntry(file, reader, problems);
  if (text === null) return { kind: 'refused', file, diagnostics: problems.found, sources: new Map([[file, '']]) };
  const result = format(text, file);
  if (result.kind === 'formatted') return { kind: 'formatted', file, text, formatted: result.text };
  const diagnostics = result.problems.map((problem) => syntaxDiagnostic(problem, file));
  return { kind: 'refused', file, diagnostics, sources: new Map([[file, text]]) };
}
