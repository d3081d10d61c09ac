// Concrete syntax tree to syntax tree. Total: any tree that recovery leaves gives a file, in source order.

import type { Comment, Range, SourceFile } from './ast.js';
import type { BuildContext } from './build-context.js';
import { buildDeclaration, type DocReader } from './build-declaration.js';
import type { CstNode } from './chevrotain.js';
import { nodes, present } from './cst.js';

/** `file` is undefined when the parser gave up. */
export function buildAst(
  file: CstNode | undefined,
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
  const decls = nodes(file, 'decl').flatMap((decl) => present(buildDeclaration(decl, docAbove, context)));
  return { kind: 'file', decls, comments, range: { start: 0, end: text.length } };
}

/** Finds the comments that fill the lines directly above an offset, down to the first line that holds anything else. */
function docReader(text: string, comments: readonly Comment[]): DocReader {
  const byEnd = new Map(comments.map((comment) => [comment.range.end, comment]));
  return (offset) => {
    const lines: string[] = [];
    let lineStart = lineStartBefore(text, offset);
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
