// The comments of a declaration in source order. The printer takes those before a place when it prints what stands there, so
// that each is printed exactly once: behind what it followed on its line, or on a line of its own.
import type { Comment } from '../../grammar/ast.js';
import { commentDoc, concat, type Doc, hardLine, sequence } from './doc.js';
import { hasBlankLineAbove, startsLine } from './source-lines.js';

export interface OwnLineComment {
  readonly text: string;
  readonly hasBlankAbove: boolean;
}
export interface TakenComments {
  /** stands on the line of what is before it */
  readonly trailing: Doc | null;
  readonly ownLine: readonly OwnLineComment[];
}

const nothing: TakenComments = { trailing: null, ownLine: [] };

export class CommentQueue {
  #next = 0;

  constructor(
    private readonly text: string,
    private readonly comments: readonly Comment[],
  ) {}

  /** The comments that start before `offset` and were not taken yet. */
  takeBefore(offset: number): TakenComments {
    let trailing: Doc | null = null;
    const ownLine: OwnLineComment[] = [];
    for (let next = this.comments[this.#next]; next !== undefined; next = this.comments[this.#next]) {
      const { start } = next.range;
      if (start >= offset) break;
      this.#next++;
      const isFirst = trailing === null && ownLine.length === 0;
      if (isFirst && !startsLine(this.text, start)) trailing = commentDoc(next.text);
      else ownLine.push({ text: next.text, hasBlankAbove: hasBlankLineAbove(this.text, start) });
    }
    return trailing === null && ownLine.length === 0 ? nothing : { trailing, ownLine };
  }

  hasBefore(offset: number): boolean {
    const next = this.comments[this.#next];
    return next !== undefined && next.range.start < offset;
  }
}

/** Comments inside an expression; the caller ends the line behind them. Null when there are none. */
export function commentLines({ trailing, ownLine }: TakenComments): Doc | null {
  if (trailing === null && ownLine.length === 0) return null;
  return concat(trailing ?? '', sequence(ownLine.flatMap((comment) => [hardLine, commentDoc(comment.text)])));
}
