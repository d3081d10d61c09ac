// Collects diagnostics of one phase: one mistake, one message.
import type { Range } from '../../grammar/ast.js';
import type { Diagnostic, Help, Label, Note, Span } from './diagnostic.js';

export function spanOf(file: string, node: { readonly range: Range }): Span {
  return { file, start: node.range.start, end: node.range.end };
}

/** What a diagnostic says besides code and message. */
export interface Details {
  readonly label?: string | undefined;
  readonly labels?: readonly Label[];
  readonly notes?: readonly Note[];
  readonly helps?: readonly Help[];
}

export class Problems {
  /** made with the first message: most lists stay empty, and there are thousands */
  #seen: Set<string> | null = null;
  readonly #found: Diagnostic[] = [];

  error(code: `RS${number}`, span: Span, message: string, details: Details = {}): void {
    this.add(diagnostic('error', code, span, message, details));
  }

  /** `name` is kebab-case: warnings have names, not codes. */
  warn(name: string, span: Span, message: string, details: Details = {}): void {
    this.add(diagnostic('warning', name, span, message, details));
  }

  /** The first message about a place wins: variants that inherit a mistake do not repeat it. */
  add(found: Diagnostic): void {
    const key = `${found.code}|${found.span.file}|${found.span.start}|${found.span.end}`;
    this.#seen ??= new Set();
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#found.push(found);
  }

  addAll(found: readonly Diagnostic[]): void {
    for (const one of found) this.add(one);
  }

  get found(): readonly Diagnostic[] {
    return this.#found;
  }

  get hasErrors(): boolean {
    return this.#found.some((found) => found.severity === 'error');
  }
}

function diagnostic(
  severity: 'error' | 'warning',
  code: string,
  span: Span,
  message: string,
  details: Details,
): Diagnostic {
  return {
    code,
    severity,
    message,
    span,
    ...(details.label === undefined ? {} : { label: details.label }),
    ...(details.labels === undefined ? {} : { labels: details.labels }),
    ...(details.notes === undefined ? {} : { notes: details.notes }),
    ...(details.helps === undefined ? {} : { helps: details.helps }),
  };
}
