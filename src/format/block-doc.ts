// A block of statements, rows or axes: one per line, with the comments between them and the author's blank lines.
import type { TakenComments } from './comment-queue.js';
import { blankLine, commentDoc, concat, type Doc, hardLine, indent, sequence } from './doc.js';
import type { SourceContext } from './print-expression.js';
import { hasBlankLineAbove } from './source-lines.js';

export interface BlockItem {
  readonly start: number;
  readonly print: () => Doc;
}

export interface BlockLine {
  readonly hasBlankAbove: boolean;
  readonly doc: Doc;
}

/** `{`, the items and `}`; an empty block is `{}`. `end` is the offset behind its `}`. */
export function blockDoc(items: readonly BlockItem[], end: number, context: SourceContext): Doc {
  const lines: BlockLine[] = [];
  let opening: Doc = '';
  const takeComments = (before: number) => {
    const taken = context.comments.takeBefore(before);
    if (taken.trailing !== null) {
      const last = lines.pop();
      if (last === undefined) opening = taken.trailing;
      else lines.push({ ...last, doc: concat(last.doc, taken.trailing) });
    }
    for (const line of ownLines(taken)) lines.push(line);
  };
  for (const { start, print } of items) {
    takeComments(start);
    lines.push({ hasBlankAbove: hasBlankLineAbove(context.source, start), doc: print() });
  }
  takeComments(end);
  if (lines.length === 0 && opening === '') return '{}';
  if (lines.length === 0) return concat('{', opening, hardLine, '}');
  return concat('{', opening, indent(hardLine, linesDoc(lines)), hardLine, '}');
}

export function ownLines({ ownLine }: TakenComments): readonly BlockLine[] {
  return ownLine.map(({ text, hasBlankAbove }) => ({ hasBlankAbove, doc: commentDoc(text) }));
}

/** Lines below each other; a blank line above the first one is left out. */
export function linesDoc(lines: readonly BlockLine[]): Doc {
  return sequence(
    lines.flatMap(({ hasBlankAbove, doc }, index) => {
      if (index === 0) return [doc];
      return [hasBlankAbove ? blankLine : hardLine, doc];
    }),
  );
}
