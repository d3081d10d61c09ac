// A syntax problem of the grammar as a diagnostic of the compiler: the same facts with the file added.
import type { Range } from '../../grammar/ast.js';
import type { SyntaxProblem } from '../../grammar/syntax-problem.js';
import type { Diagnostic, Span } from './diagnostic.js';

export function syntaxDiagnostic(problem: SyntaxProblem, file: string): Diagnostic {
  const span = (range: Range): Span => ({ file, start: range.start, end: range.end });
  return {
    code: problem.code,
    severity: 'error',
    message: problem.message,
    span: span(problem.range),
    ...(problem.label === undefined ? {} : { label: problem.label }),
    ...(problem.labels === undefined
      ? {}
      : { labels: problem.labels.map((label) => ({ span: span(label.range), text: label.text })) }),
    ...(problem.notes === undefined ? {} : { notes: problem.notes }),
    ...(problem.helps === undefined
      ? {}
      : {
          helps: problem.helps.map((help) => ({
            text: help.text,
            ...(help.applicability === undefined ? {} : { applicability: help.applicability }),
            ...(help.edits === undefined
              ? {}
              : { edits: help.edits.map((edit) => ({ span: span(edit.range), text: edit.text })) }),
          })),
        }),
  };
}
