// The one canonical form of a `.rseg` file. No options; comments and the author's blank lines are kept.
import type { Comment, SourceFile } from '../../grammar/ast.js';
import { parse } from '../../grammar/parse.js';
import type { SyntaxProblem } from '../../grammar/syntax-problem.js';
import { arrangeFile, type Section } from './arrange-file.js';
import { type BlockLine, linesDoc, ownLines } from './block-doc.js';
import { CommentQueue } from './comment-queue.js';
import { concat, type Doc } from './doc.js';
import { declarationDoc } from './print-declaration.js';
import { renderDoc } from './render-doc.js';
import { hasBlankLineAbove } from './source-lines.js';
import { treeDifference } from './tree-difference.js';

export type Formatted =
  | { readonly kind: 'formatted'; readonly text: string }
  /** a text with syntax errors is left alone */
  | { readonly kind: 'refused'; readonly problems: readonly SyntaxProblem[] };

/**
 * Formats a text. Throws, which is an internal error, when a comment would be lost or the formatted text would mean something else;
 * `file` is the name of the text for such an error.
 */
export function format(text: string, file: string): Formatted {
  const { ast, problems } = parse(text, file);
  if (problems.length > 0) return { kind: 'refused', problems };
  const { header, hasBlankBelowHeader, imports, others, ending } = arrangeFile(ast, text);
  const lines: BlockLine[] = [...commentLinesOf(header, text)];
  for (const [index, section] of [...imports, ...others].entries()) {
    const [first, ...rest] = sectionLines(section, text);
    if (first === undefined) continue;
    const isCommented = rest.length > 0;
    let hasBlankAbove = true;
    if (index === 0) hasBlankAbove = hasBlankBelowHeader || isCommented;
    else if (index < imports.length)
      hasBlankAbove = isCommented && first.hasBlankAbove && section.decl !== ast.decls[0];
    lines.push({ ...first, hasBlankAbove });
    for (const line of rest) lines.push(line);
  }
  for (const line of commentLinesOf(ending, text)) lines.push(line);
  const formatted = lines.length === 0 ? '' : `${renderDoc(linesDoc(lines))}\n`;
  assertSameMeaning(ast, formatted, file);
  return { kind: 'formatted', text: formatted };
}

function assertSameMeaning(ast: SourceFile, formatted: string, file: string): void {
  const again = parse(formatted, file);
  const problem = again.problems[0]?.message ?? treeDifference(ast, again.ast);
  if (problem !== null) throw new Error(`the formatted text of ${file} would mean something else: ${problem}`);
}

/** A declaration with its comments, each on its lines. */
function sectionLines({ decl, comments }: Section, source: string): readonly BlockLine[] {
  const queue = new CommentQueue(source, comments);
  const context = { comments: queue, source };
  const above = ownLines(queue.takeBefore(decl.range.start));
  const printed = declarationDoc(decl, context);
  const { trailing } = queue.takeBefore(Number.POSITIVE_INFINITY);
  const doc: Doc = trailing === null ? printed : concat(printed, trailing);
  return [...above, { hasBlankAbove: hasBlankLineAbove(source, decl.range.start), doc }];
}

function commentLinesOf(comments: readonly Comment[], source: string): readonly BlockLine[] {
  return ownLines(new CommentQueue(source, comments).takeBefore(Number.POSITIVE_INFINITY));
}
