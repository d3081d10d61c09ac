// What a phase says about a user's text. Data only; `render-diagnostic.ts` turns it into lines, the command line into JSON.

/** Half-open range of UTF-16 offsets in one file. Lines and columns are derived when needed. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A second place that explains the first: a definition, the first duplicate, an inherited value. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** `safe` edits may be applied by a program; `choice` edits are one of several; `placeholder` edits need filling in. */
export type Applicability = 'safe' | 'choice' | 'placeholder';

export interface Help {
  readonly text: string;
  readonly applicability?: Applicability;
  readonly edits?: readonly TextEdit[];
}

export interface Note {
  readonly text: string;
  readonly span?: Span;
}

export interface Diagnostic {
  /** `RSnnnn` for errors, a kebab-case name for warnings. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** One lowercase line without final period: the fact, not the advice. */
  readonly message: string;
  readonly span: Span;
  /** At most eight words under the caret. */
  readonly label?: string;
  readonly labels?: readonly Label[];
  readonly notes?: readonly Note[];
  readonly helps?: readonly Help[];
}

/** Result of every compiler phase: a value that is always usable, and what was wrong. */
export interface Phase<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}
