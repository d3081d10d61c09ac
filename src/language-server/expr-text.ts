// Text of an expression of `rseg/std`, such as the default of a parameter.
import type { Expr } from '../../grammar/ast.js';
import type { Registry } from '../compiler/registry.js';

export function exprText(expr: Expr, registry: Registry): string {
  return registry.text.slice(expr.range.start, expr.range.end).replace(/\s+/g, ' ');
}
