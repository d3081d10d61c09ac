// What is wrong with the form of a text. Plain data without the file's name; the compiler turns it into a diagnostic.

import type { Range } from './ast.js';

export interface SyntaxEdit {
  readonly range: Range;
  readonly text: string;
}

export interface SyntaxHelp {
  readonly text: string;
  /** `safe` edits may be applied by a program; `choice` edits are one of several; `placeholder` edits need filling in. */
  readonly applicability?: 'safe' | 'choice' | 'placeholder';
  readonly edits?: readonly SyntaxEdit[];
}

export interface SyntaxProblem {
  /** `RS1001` … `RS1999`; each has its page in `grammar/messages`. */
  readonly code: string;
  /** The fact, in one lowercase line. */
  readonly message: string;
  readonly range: Range;
  /** What is wrong right there, in at most eight words. */
  readonly label?: string;
  readonly labels?: readonly { readonly range: Range; readonly text: string }[];
  readonly notes?: readonly { readonly text: string }[];
  readonly helps?: readonly SyntaxHelp[];
}
