// Constant arithmetic: `2 * 25`, `1 / 3`, `(1 + 2) * 4`.
import type { Expr } from '../../grammar/ast.js';

/** The value of a constant expression without units; null when it is none. */
export function constantValue(expr: Expr): number | null {
  if (expr.kind === 'number') return expr.unit === undefined ? expr.value : null;
  if (expr.kind === 'tuple') return expr.items.length === 1 ? constantValue(expr.items[0]!) : null;
  if (expr.kind !== 'binary') return null;
  const left = constantValue(expr.left);
  const right = constantValue(expr.right);
  if (left === null || right === null) return null;
  switch (expr.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return null;
  }
}
