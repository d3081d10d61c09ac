// Corrections that diagnostics offer, one by one, and all safe ones at once.
import { applySafeFixes } from '../compiler/apply-fixes.js';
import { compile } from '../compiler/compile.js';
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

/** The text of the file with everything mended that a program may mend; null when there is nothing. */
export function mendedText(analysis: Analysis): string | null {
  const { file, reader, options } = analysis;
  const { changed } = applySafeFixes([file], (path, overlay) => compile(path, overlay, options), reader);
  return changed.get(file) ?? null;
}
