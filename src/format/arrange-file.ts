// Which comments belong to which declaration, and the order of declarations: imports first, sorted by file.
import type { Comment, Decl, SourceFile } from '../../grammar/ast.js';
import { hasBlankLineAbove, startsLine } from './source-lines.js';

/** A declaration with the comments above it, in it and behind it on its last line. */
export interface Section {
  readonly decl: Decl;
  readonly comments: readonly Comment[];
}
export interface ArrangedFile {
  /** comments of the file itself, which stay on top */
  readonly header: readonly Comment[];
  readonly hasBlankBelowHeader: boolean;
  readonly imports: readonly Section[];
  readonly others: readonly Section[];
  /** comments behind the last declaration */
  readonly ending: readonly Comment[];
}

export function arrangeFile(ast: SourceFile, source: string): ArrangedFile {
  const { sections, ending } = attachComments(ast, source);
  const [first, ...rest] = sections;
  const headerLength = first === undefined ? 0 : countHeader(first, source);
  const header = first?.comments.slice(0, headerLength) ?? [];
  const own = first === undefined ? [] : [{ ...first, comments: first.comments.slice(headerLength) }, ...rest];
  const below = own[0]?.comments[0]?.range.start ?? Number.POSITIVE_INFINITY;
  const firstStart = Math.min(below, first?.decl.range.start ?? 0);
  return {
    header,
    hasBlankBelowHeader: header.length > 0 && hasBlankLineAbove(source, firstStart),
    imports: own.filter(({ decl }) => decl.kind === 'import').sort((a, b) => compareFiles(a.decl, b.decl)),
    others: own.filter(({ decl }) => decl.kind !== 'import'),
    ending,
  };
}

/** Every comment is of the declaration that follows it, unless it ends the last line of the one before. */
function attachComments(ast: SourceFile, source: string) {
  const sections: Section[] = [];
  let next = 0;
  const takeBefore = (offset: number) => {
    const start = next;
    while (next < ast.comments.length && ast.comments[next]!.range.start < offset) next++;
    return ast.comments.slice(start, next);
  };
  for (const [index, decl] of ast.decls.entries()) {
    const comments = takeBefore(decl.range.end);
    const following = ast.comments[next];
    const limit = ast.decls[index + 1]?.range.start ?? source.length;
    const isTrailing =
      following !== undefined && following.range.start < limit && !startsLine(source, following.range.start);
    sections.push({ decl, comments: isTrailing ? [...comments, ...takeBefore(following.range.end)] : comments });
  }
  return { sections, ending: takeBefore(Number.POSITIVE_INFINITY) };
}

/**
 * The first lines are about the file: all comments above the first declaration, except a block right above it when another one is
 * above that. The comment right above an `extern` is its documentation.
 */
function countHeader({ decl, comments }: Section, source: string): number {
  const above = comments.filter((comment) => comment.range.start < decl.range.start);
  if (above.length === 0 || hasBlankLineAbove(source, decl.range.start)) return above.length;
  let attached = above.length - 1;
  while (attached > 0 && !hasBlankLineAbove(source, above[attached]!.range.start)) attached--;
  return attached === 0 && decl.kind !== 'extern' ? above.length : attached;
}

/** By the text of the path, character by character; equal files stay in the author's order. */
function compareFiles(a: Decl, b: Decl): number {
  if (a.kind !== 'import' || b.kind !== 'import' || a.from.value === b.from.value) return 0;
  return a.from.value < b.from.value ? -1 : 1;
}
