// Concrete syntax tree to syntax tree. Total: any tree that recovery leaves gives a file, in source order.

import type { Comment, Decl, Range, SourceFile } from './ast.js';
import type { BuildContext } from './build-context.js';
import { buildDeclaration, type DocReader } from './build-declaration.js';
import type { CstNode } from './chevrotain.js';
import { nodes, present } from './cst.js';

/** The trees of a file, piece by piece; undefined where the parser gave up. */
export function buildAst(
  pieces: Iterable<CstNode | undefined>,
  text: string,
  commentRanges: readonly Range[],
  context: BuildContext,
): SourceFile {
  const comments: readonly Comment[] = commentRanges.map((range) => ({
    kind: 'comment',
    text: text.slice(range.start, range.end),
    range,
  }));
  const docAbove = docReader(text, comments);
  const decls: Decl[] = [];
  for (const piece of pieces) {
    for (const decl of nodes(piece, 'decl')) decls.push(...present(buildDeclaration(decl, docAbove, context)));
  }
  return { kind: 'file', decls, comments, range: { start: 0, end: text.length } };
}

/** Finds the comments that fill the lines directly above the line that begins at an offset. */
function docReader(text: string, comments: readonly Comment[]): DocReader {
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
