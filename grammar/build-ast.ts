// Concrete syntax tree to syntax tree. Total: any tree that recovery leaves gives declarations, in source order.

import type { Comment, Decl, Range } from './ast.js';
import type { BuildContext } from './build-context.js';
import { buildDeclaration, type DocReader } from './build-declaration.js';
import type { CstNode } from './chevrotain.js';
import { nodes, present } from './cst.js';

/** The declarations of a file; none where the parser gave up. */
export function buildDeclarations(
  tree: CstNode | undefined,
  docAbove: DocReader,
  context: BuildContext,
): readonly Decl[] {
  return nodes(tree, 'decl').flatMap((decl) => present(buildDeclaration(decl, docAbove, context)));
}

export function commentsOf(text: string, ranges: readonly Range[]): readonly Comment[] {
  return ranges.map((range) => ({ kind: 'comment', text: text.slice(range.start, range.end), range }));
}

/** Finds the comments that fill the lines directly above the line that begins at an offset. */
export function docReader(text: string, comments: readonly Comment[]): DocReader {
  const byEnd = new Map(comments.map((comment) => [comment.range.end, comment]));
  return (offset) => {
    const lines: string[] = [];
    let lineStart = lineStartBefore(text, offset);
    if (text.slice(lineStart, offset).trim() !== '') return '';
    while (lineStart > 0) {
      const lineEnd = text.startsWith('\r\n', lineStart - 2) ? lineStart - 2 : lineStart - 1;
      const comment = byEnd.get(lineEnd);
      lineStart = lineStartBefore(text, lineEnd);
      if (comment === undefined || text.slice(lineStart, comment.range.start).trim() !== '') break;
      lines.unshift(comment.text.replace(/^#+ ?/, '').trimEnd());
    }
    return lines.join('\n');
  };
}

function lineStartBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}
