// Safe edits applied to texts, again and again until no message offers another one.
import { applyEdits } from './apply-edits.js';
import type { Compilation } from './compile.js';
import type { Diagnostic, TextEdit } from './diagnostic.js';
import { STD_FILE } from './registry.js';
import type { SourceReader } from './source-reader.js';

export interface AppliedFixes {
  /** new text of every file that changed */
  readonly changed: ReadonlyMap<string, string>;
  /** what was mended, in order; places count in the text at that time */
  readonly fixed: readonly { readonly diagnostic: Diagnostic; readonly source: string }[];
  /** what is left */
  readonly compilations: readonly Compilation[];
}

/** More rounds mean two fixes that undo each other. */
const MOST_ROUNDS = 100;

/**
 * Mends the files and what they import. `compileFile` compiles one file with the reader it is given, which knows the texts mended so
 * far. Edits that overlap wait for the next round; a message without a safe edit stays as it is.
 */
export function applySafeFixes(
  files: readonly string[],
  compileFile: (file: string, reader: SourceReader) => Compilation,
  reader: SourceReader,
): AppliedFixes {
  const changed = new Map<string, string>();
  const fixed: { readonly diagnostic: Diagnostic; readonly source: string }[] = [];
  const overlay: SourceReader = (path) => changed.get(path) ?? reader(path);
  let compilations: readonly Compilation[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    compilations = files.map((file) => compileFile(file, overlay));
    const rounds = new Map<string, Round>();
    const before = fixed.length;
    for (const { diagnostics, sources } of compilations) {
      for (const diagnostic of diagnostics) {
        if (!admit(safeEdits(diagnostic), rounds)) continue;
        fixed.push({ diagnostic, source: sources.get(diagnostic.span.file) ?? '' });
      }
    }
    if (fixed.length === before) break;
    for (const [file, { edits }] of rounds) {
      const text = overlay(file);
      if (typeof text === 'string') changed.set(file, applyEdits(text, edits));
    }
  }
  return { changed, fixed, compilations };
}

/** Edits of the first safe help; none where a place is not a file of the user's. */
export function safeEdits(diagnostic: Diagnostic): readonly TextEdit[] {
  const edits = diagnostic.helps?.find((help) => help.applicability === 'safe')?.edits ?? [];
  return edits.some(({ span }) => span.file === STD_FILE || span.file.startsWith('--')) ? [] : edits;
}

/** The edits of one file in one round, in order. */
interface Round {
  readonly edits: TextEdit[];
  end: number;
}

/** Takes all edits of one help, or none when one of them does not lie behind everything taken before. */
function admit(wanted: readonly TextEdit[], rounds: Map<string, Round>): boolean {
  if (wanted.length === 0) return false;
  const isFree = ({ span }: TextEdit) => span.start > (rounds.get(span.file)?.end ?? -1);
  if (!wanted.every(isFree)) return false;
  for (const edit of wanted) {
    const round = rounds.get(edit.span.file) ?? { edits: [], end: -1 };
    round.edits.push(edit);
    round.end = Math.max(round.end, edit.span.end);
    rounds.set(edit.span.file, round);
  }
  return true;
}
