// Conflicts that a merge left in the text: one message each (RS1038). What stands on the first side is read on, the rest counts as blank,
// so that places stay where they are.

import type { Range } from './ast.js';
import type { SyntaxProblem } from './syntax-problem.js';

export interface WithoutConflicts {
  /** as long as the text that was given */
  readonly text: string;
  readonly problems: readonly SyntaxProblem[];
}

/** The lines of one conflict that are not of the first side, and those that are not of the second. */
interface Conflict {
  readonly marker: Range;
  readonly besideFirst: readonly [Range, Range];
  readonly besideSecond: readonly [Range, Range];
}

/** Git's markers, of seven signs each; `|||||||` begins the common ancestor where git shows it. */
export function withoutConflicts(text: string): WithoutConflicts {
  if (!/^<{7}(?!<)/m.test(text)) return { text, problems: [] };
  const conflicts = findConflicts(text);
  let blanked = '';
  let at = 0;
  for (const { start, end } of conflicts.flatMap(({ besideFirst }) => besideFirst)) {
    blanked += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ');
    at = end;
  }
  return { text: blanked + text.slice(at), problems: conflicts.map(conflictProblem) };
}

function findConflicts(text: string): readonly Conflict[] {
  const found: Conflict[] = [];
  let first: Range | null = null;
  let ancestor: Range | null = null;
  let middle: Range | null = null;
  for (const { 0: line, index } of text.matchAll(/^(?:<{7}|\|{7}|={7}|>{7})(?: .*|$)(?:\r\n|\n|\r|$)/gm)) {
    const range = { start: index, end: index + line.length };
    if (line.startsWith('<')) [first, ancestor, middle] = [range, null, null];
    else if (line.startsWith('|') && middle === null) ancestor ??= range;
    else if (line.startsWith('=')) middle ??= range;
    else if (line.startsWith('>') && first !== null && middle !== null) {
      found.push({
        marker: { start: first.start, end: first.start + 7 },
        besideFirst: [first, { start: (ancestor ?? middle).start, end: range.end }],
        besideSecond: [{ start: first.start, end: middle.end }, range],
      });
      first = null;
    }
  }
  return found;
}

function conflictProblem({ marker, besideFirst, besideSecond }: Conflict): SyntaxProblem {
  const without = (ranges: readonly Range[]) => ranges.map((range) => ({ range, text: '' }));
  return {
    code: 'RS1038',
    message: 'a merge left a conflict here',
    range: marker,
    label: 'two versions of the same lines',
    helps: [
      { text: 'keep the first version', applicability: 'choice', edits: without(besideFirst) },
      { text: 'or keep the second one', applicability: 'choice', edits: without(besideSecond) },
    ],
  };
}
