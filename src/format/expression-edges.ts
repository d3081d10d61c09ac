// The first and last words of an expression, which decide where a line may end beside it.
import type { Arg, Expr, Param } from '../../grammar/ast.js';

function firstWord(expr: Expr): string {
  switch (expr.kind) {
    case 'call':
      return expr.callee.parts[0]?.name ?? '';
    case 'binary':
      return firstWord(expr.left);
    case 'labelled':
      return firstWord(expr.value);
    default:
      return '';
  }
}

function lastWord(expr: Expr): string {
  switch (expr.kind) {
    case 'call':
      return expr.args === undefined ? (expr.callee.parts.at(-1)?.name ?? '') : '';
    case 'binary':
      return lastWord(expr.right);
    case 'labelled':
      return expr.label.name;
    default:
      return '';
  }
}

function firstWordOfItem(item: Expr | Arg | Param): string {
  if (item.kind === 'param') return item.name.name;
  if (item.kind === 'arg') return item.name?.name ?? firstWord(item.value);
  return firstWord(item);
}

function lastWordOfItem(item: Expr | Arg | Param): string {
  if (item.kind === 'param') {
    return item.default === undefined ? (item.types.at(-1)?.name ?? '') : lastWord(item.default);
  }
  return lastWord(item.kind === 'arg' ? item.value : item);
}

/**
 * Whether two items on lines of their own need a comma between them: a line does not end behind a name such as `in`, nor before a
 * name such as `or`, because it would be read as the operator.
 */
export function needsComma(item: Expr | Arg | Param, next: Expr | Arg | Param): boolean {
  return /^(and|or|in|of)$/.test(lastWordOfItem(item)) || /^(and|or)$/.test(firstWordOfItem(next));
}

/** Whether `and` and `or` may begin a line before this operand: `and in` would be read as the start of a setting. */
export function mayFollowLeadingOperator(operand: Expr): boolean {
  return !/^(in|add|drop|keep)$/.test(firstWord(operand));
}
