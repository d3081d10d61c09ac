// Defaults of `std.rseg` as values, checked once: they mean the same in every file.
import { checkExpression } from './check-expression.js';
import { defaultsContext, type ExpressionContext } from './expression-context.js';
import type { Parameter, Signature } from './registry.js';
import type { SettingValue } from './setting-value.js';

/** References in a default start from the root block, so the values belong to it. */
const known = new WeakMap<Signature, WeakMap<Parameter, SettingValue>>();

/** The value that a parameter has when nobody gives it one; null when somebody must. */
export function defaultValue(
  parameter: Parameter,
  signature: Signature,
  context: ExpressionContext,
): SettingValue | null {
  if (parameter.default === null) return null;
  if (signature.own !== null) {
    return checkExpression(parameter.default, parameter, defaultsContext(signature, context));
  }
  const values = known.get(context.root) ?? new WeakMap<Parameter, SettingValue>();
  known.set(context.root, values);
  const value =
    values.get(parameter) ?? checkExpression(parameter.default, parameter, defaultsContext(signature, context));
  values.set(parameter, value);
  return value;
}
