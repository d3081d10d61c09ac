// Runs of differing lines of two texts.
import { diffArrays } from 'diff';

/** Half-open ranges of 1-based lines; either may be empty, then it stands before that line. */
export interface Hunk {
  readonly before: { readonly from: number; readonly to: number };
  readonly after: { readonly from: number; readonly to: number };
}

/** In the order of the texts. Lines that differ in their line end alone differ. */
export function lineHunks(before: string, after: string): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [old, now] = [1, 1];
  let open: { before: { from: number; to: number }; after: { from: number; to: number } } | null = null;
  for (const { added, removed, value } of diffArrays(linesOf(before), linesOf(after))) {
    if (!added && !removed) {
      old += value.length;
      now += value.length;
      open = null;
      continue;
    }
    if (open === null) {
      open = { before: { from: old, to: old }, after: { from: now, to: now } };
      hunks.push(open);
    }
    if (removed) open.before.to = old += value.length;
    if (added) open.after.to = now += value.length;
  }
  return hunks;
}

/** The lines of a text without their line feeds; no line behind the last line feed. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
