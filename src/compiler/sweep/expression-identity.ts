// A text that is equal for expressions that say the same: spaces, `1e-4` or `0.0001`, `50%` or `0.5` do not matter.
import type { Expr } from '../../../grammar/ast.js';
import { assertNever } from '../../assert-never.js';
import { constantValue } from '../constant-arithmetic.js';
import { findUnit } from '../units.js';

export function expressionIdentity(expr: Expr): string {
  const value = constantValue(expr);
  if (value !== null) return String(value + 0);
  switch (expr.kind) {
    case 'number': {
      const unit = findUnit(expr.unit?.name ?? '');
      if (unit?.dimension === 'ratio') return String(expr.value / 100);
      return unit === null ? expr.raw : `${expr.value * unit.factor} ${unit.base}`;
    }
    case 'size':
      return `${expr.height}x${expr.width}`;
    case 'string':
      return JSON.stringify(expr.value);
    case 'call': {
      const name = expr.callee.parts.map((part) => part.name).join('.');
      const args = (expr.args ?? []).map((arg) => {
        const label = arg.name === undefined ? '' : `${arg.name.name}: `;
        return `${label}${expressionIdentity(arg.value)}`;
      });
      return args.length === 0 ? name : `${name}(${args.join(', ')})`;
    }
    case 'list':
      return `[${expr.items.map(expressionIdentity).join(', ')}]`;
    case 'tuple':
      return `(${expr.items.map(expressionIdentity).join(', ')})`;
    case 'binary':
      return `(${expressionIdentity(expr.left)} ${expr.operator} ${expressionIdentity(expr.right)})`;
    case 'labelled':
      return `${expressionIdentity(expr.value)} as ${expr.label.name}`;
    case 'error':
      return '?';
    default:
      return assertNever(expr);
  }
}
