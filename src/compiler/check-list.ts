// Lists and ranges: whole numbers, seeds, names of modalities.
import type { Expr, Ident } from '../../grammar/ast.js';
import { checkTexts } from './check-string.js';
import { constantValue } from './constant-arithmetic.js';
import { type ExpressionContext, placeOf, unknownValue, writtenText } from './expression-context.js';
import { spanOf } from './problems.js';
import type { Parameter } from './registry.js';
import { findPrimitive } from './setting-type.js';
import type { SettingValue } from './setting-value.js';

const MAX_SEEDS = 10_000;
const TEXT_ITEMS = { Templates: 'Template', Texts: 'Text', Colours: 'Colour' } as const;

/** Null when the parameter takes no list and no range. */
export function checkList(expr: Expr, parameter: Parameter, context: ExpressionContext): SettingValue | null {
  const at = placeOf(context, expr);
  if (findPrimitive(parameter.types, ['Seeds']) !== null) {
    const values = (expr.kind === 'list' ? expr.items : [expr]).map(seedsOf);
    const bad = values.indexOf(null);
    if (bad < 0) return { kind: 'numbers', values: values.flatMap((some) => some ?? []), at };
    const item = expr.kind === 'list' ? expr.items[bad]! : expr;
    if (item.kind === 'error') return unknownValue(at);
    context.problems.error(
      'RS3101',
      spanOf(context.module.file, item),
      `\`${writtenText(context, item)}\` is not a seed or a range of seeds`,
      { label: 'whole numbers from 0, as in `7` or `1..3`' },
    );
    return unknownValue(at);
  }
  if (expr.kind !== 'list') return null;
  if (findPrimitive(parameter.types, ['Ints']) !== null) {
    const values = expr.items.map(constantValue);
    const bad = values.findIndex((value) => value === null || !Number.isSafeInteger(value));
    if (bad < 0) return { kind: 'numbers', values: values.flatMap((value) => value ?? []), at };
    return badItem(expr.items[bad]!, 'a whole number', at, context);
  }
  const texts = findPrimitive(parameter.types, ['Templates', 'Texts', 'Colours']);
  if (texts !== null) {
    const strings = expr.items.flatMap((item) => (item.kind === 'string' ? [item] : []));
    const bad = expr.items.find((item) => item.kind !== 'string');
    if (bad !== undefined) return badItem(bad, 'a text in quotes', at, context);
    return checkTexts(strings, TEXT_ITEMS[texts], parameter, context, at);
  }
  if (findPrimitive(parameter.types, ['ModalityNames']) !== null) {
    const names = expr.items.map(nameOf);
    const bad = names.indexOf(null);
    if (bad < 0) return { kind: 'names', names: names.flatMap((name) => name ?? []), at };
    return badItem(expr.items[bad]!, 'a name', at, context);
  }
  return null;
}

function badItem(item: Expr, wanted: string, at: SettingValue['at'], context: ExpressionContext): SettingValue {
  if (item.kind !== 'error') {
    const message = `\`${writtenText(context, item)}\` is not ${wanted}`;
    context.problems.error('RS3101', spanOf(context.module.file, item), message);
  }
  return unknownValue(at);
}

/** The name that a bare word is. */
export function nameOf(expr: Expr): Ident | null {
  if (expr.kind !== 'call' || expr.args !== undefined || expr.callee.parts.length !== 1) return null;
  return expr.callee.parts[0] ?? null;
}

function seedsOf(expr: Expr): readonly number[] | null {
  if (expr.kind === 'binary' && expr.operator === '..') {
    const from = constantValue(expr.left);
    const to = constantValue(expr.right);
    if (from === null || to === null || !isSeed(from) || !isSeed(to)) return null;
    if (to < from || to - from >= MAX_SEEDS) return null;
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  }
  const value = constantValue(expr);
  return value !== null && isSeed(value) ? [value] : null;
}
function isSeed(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
