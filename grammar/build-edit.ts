// Statements of the syntax tree from the concrete one. Total: an edit without its value sets an `error`, so that later
// phases know the path was meant to be set; an edit without its path does not exist.

import type { Body, Edit, Path, Range } from './ast.js';
import type { BuildContext } from './build-context.js';
import { buildExpr, buildNames, buildPath, ident, missingExpr, spanning } from './build-expression.js';
import type { CstNode } from './chevrotain.js';
import { cover, node, nodes, rangeOf, token } from './cst.js';

/** `{ … }`; `at` is where it should have been, should it be missing. */
export function buildBody(body: CstNode | undefined, at: number, context: BuildContext): Body {
  const edits = nodes(body, 'statement').flatMap((statement) => {
    const final = token(statement, 'Final');
    return buildEdit(node(statement, 'edit'), rangeOf(final), context);
  });
  const open = rangeOf(token(body, 'OpenBrace')) ?? { start: at, end: at };
  return { kind: 'body', edits, range: cover(spanning(open, edits), rangeOf(token(body, 'CloseBrace'))) };
}

/** One edit, or none when it has no path or stands behind an error of its line. */
export function buildEdit(edit: CstNode | undefined, finalRange: Range | undefined, context: BuildContext): Edit[] {
  const found = buildPath(node(edit, 'path'));
  if (found === undefined || !context.isTrusted(found.value.range.start)) return [];
  context.startStatement();
  const { value: path, complete } = found;
  const built = complete ? buildOperation(edit, path, finalRange, context) : undefined;
  return [built ?? unknownEdit(path, finalRange)];
}

function unknownEdit(path: Path, finalRange: Range | undefined): Edit {
  const value = missingExpr(path.range.end);
  return { kind: 'set', final: finalRange !== undefined, path, value, range: cover(path.range, finalRange) };
}

function buildOperation(
  edit: CstNode | undefined,
  path: Path,
  finalRange: Range | undefined,
  context: BuildContext,
): Edit | undefined {
  const final = finalRange !== undefined;
  const start = cover(path.range, finalRange);
  const nameToken = token(edit, 'Ident');
  const body = node(edit, 'body');
  const operator = rangeOf(token(edit, 'Equal') ?? token(edit, 'Add'));

  if (operator !== undefined) {
    const value = buildExpr(node(edit, 'expr'), operator.end, context);
    const range = cover(start, operator, value.range);
    if (nameToken !== undefined) {
      return { kind: 'declare', final, collection: path, name: ident(nameToken), value, range };
    }
    return { kind: token(edit, 'Add') === undefined ? 'set' : 'add', final, path, value, range };
  }
  if (body !== undefined) {
    const value = buildBody(body, path.range.end, context);
    const range = cover(start, value.range);
    if (nameToken === undefined) return { kind: 'block', final, path, body: value, range };
    return { kind: 'declare', final, collection: path, name: ident(nameToken), value, range };
  }
  const names = buildNames(node(edit, 'names'));
  if (names.length === 0) return undefined;
  return {
    kind: token(edit, 'Drop') === undefined ? 'keep' : 'drop',
    final,
    path,
    names,
    range: spanning(start, names),
  };
}
