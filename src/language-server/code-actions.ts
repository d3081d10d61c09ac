// Corrections that diagnostics offer, one by one, and all safe ones at once.
import type { Diagnostic, Help, TextEdit } from '../compiler/diagnostic.js';
import type { Analysis } from './analysis.js';

export interface Correction {
  readonly diagnostic: Diagnostic;
  /** what the edit does, in words */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** a program may apply it without asking */
  readonly isSafe: boolean;
}

/** Corrections of what is wrong between two offsets of the file. */
export function corrections(analysis: Analysis, from: number, to: number): readonly Correction[] {
  return analysis.compilation.diagnostics.flatMap((diagnostic) => {
    const { span, helps = [] } = diagnostic;
    if (span.file !== analysis.file || span.end < from || to < span.start) return [];
    return helps.flatMap((help) => {
      if (help.edits === undefined || help.edits.length === 0) return [];
      return [{ diagnostic, title: titleOf(help), edits: help.edits, isSafe: help.applicability === 'safe' }];
    });
  });
}

/** ``rename it: `length` `` */
function titleOf({ text, edits = [] }: Help): string {
  const [only] = edits;
  const inserted = only?.text.replace(/\s+/g, ' ').trim() ?? '';
  const title = text.charAt(0).toUpperCase() + text.slice(1);
  return edits.length !== 1 || inserted === '' || inserted.length > 60 ? title : `${title}: \`${inserted}\``;
}

/** All safe edits of the file that do not touch each other, first come first served. */
export function safeEdits(analysis: Analysis): readonly TextEdit[] {
  const chosen: TextEdit[] = [];
  for (const { edits, isSafe } of corrections(analysis, 0, analysis.text.length)) {
    const isFree = edits.every((edit) => !chosen.some((other) => touches(edit, other)));
    if (isSafe && isFree) chosen.push(...edits);
  }
  return chosen;
}

function touches({ span: a }: TextEdit, { span: b }: TextEdit): boolean {
  return a.file === b.file && a.start <= b.end && b.start <= a.end;
}
