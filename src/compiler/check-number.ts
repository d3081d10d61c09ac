// Numbers with and without unit against the type that is expected.
import type { NumberExpr, Range } from '../../grammar/ast.js';
import type { Help, Span } from './diagnostic.js';
import { replaceHelp } from './edit-helps.js';
import { type ExpressionContext, placeOf, unknownValue, writtenText } from './expression-context.js';
import { spanOf } from './problems.js';
import type { Parameter } from './registry.js';
import { describeTypes, findPrimitive, type Primitive } from './setting-type.js';
import type { QuantityValue, SettingValue } from './setting-value.js';
import { similarLabel, similarNames } from './similar-names.js';
import { describeDimension, findUnit, UNIT_NAMES, type Unit } from './units.js';

export const NUMERIC: readonly Primitive[] = ['Number', 'NonNegative', 'Positive', 'Int', 'Natural', 'Count', 'Ratio'];

/** Units for a number that has none: all that fit, and the one that is meant most often. */
const MEASURES = {
  Length: { label: 'epochs, steps or images', likely: 'epochs' },
  Time: { label: 's, min, h or d', likely: 'h' },
  Bytes: { label: 'MiB, GiB or TiB', likely: 'GiB' },
} as const;

/** Why a number is outside its type; null when it is inside. */
export function outside(type: Primitive, value: number): string | null {
  if (!Number.isFinite(value)) return 'not a finite number';
  const whole = type === 'Int' || type === 'Natural' || type === 'Count';
  if (whole && !Number.isSafeInteger(value)) return 'not a whole number';
  if (type === 'Natural' && value < 0) return 'below 0';
  if (type === 'Count' && value < 1) return 'below 1';
  if (type === 'Positive' && value <= 0) return 'not above 0';
  if (type === 'NonNegative' && value < 0) return 'below 0';
  if (type === 'Ratio' && (value < 0 || value > 1)) return 'not in 0..1';
  return null;
}

/** A plain number, computed or written; null when the parameter takes none. */
export function checkPlainNumber(
  value: number,
  node: { readonly range: Range },
  parameter: Parameter,
  context: ExpressionContext,
): SettingValue | null {
  const type = findPrimitive(parameter.types, NUMERIC);
  if (type === null) return null;
  const at = placeOf(context, node);
  const reason = outside(type, value);
  if (reason === null) return { kind: 'number', value, at };
  context.problems.error(
    'RS3103',
    at.span,
    `\`${parameter.name}\` is ${describeTypes(parameter.types)}, \`${writtenText(context, node)}\` is not`,
    { label: reason, helps: nearestInside(type, value, at.span) },
  );
  return unknownValue(at);
}

/** `0` of a count is 1, a share of `30` is 30%. */
function nearestInside(type: Primitive, value: number, span: Span): readonly Help[] {
  if (type === 'Ratio' && value > 1 && value <= 100) return [replaceHelp('write it as a share', span, `${value}%`)];
  const least = type === 'Count' ? 1 : type === 'Natural' || type === 'NonNegative' || type === 'Ratio' ? 0 : null;
  if (least === null || !(value < least)) return [];
  return [replaceHelp('use the smallest value', span, String(least))];
}

export function checkNumber(expr: NumberExpr, parameter: Parameter, context: ExpressionContext): SettingValue | null {
  const at = placeOf(context, expr);
  const measured = findPrimitive(parameter.types, ['Length', 'Time', 'Bytes']);
  if (expr.unit === undefined) {
    const plain = checkPlainNumber(expr.value, expr, parameter, context);
    if (plain !== null || measured === null) return plain;
    const { label, likely } = MEASURES[measured as keyof typeof MEASURES];
    context.problems.error('RS3102', at.span, `\`${parameter.name}\` has no unit`, {
      label,
      helps: [
        {
          text: 'add the unit',
          applicability: 'choice',
          edits: [{ span: at.span, text: `${expr.raw} ${likely}` }],
        },
      ],
    });
    return unknownValue(at);
  }
  const unit = findUnit(expr.unit.name);
  if (unit === null) return unknownUnit(expr, context);
  if (unit.dimension === 'ratio') {
    const percent = findPrimitive(parameter.types, ['Ratio']);
    if (percent !== null) return checkPlainNumber(expr.value / 100, expr, parameter, context);
  }
  if (unit.dimension === 'length' && measured === 'Length') return checkLength(expr, unit.base, parameter, context);
  if (unit.dimension === 'time' && measured === 'Time') return checkQuantity('time', expr, unit, parameter, context);
  if (unit.dimension === 'bytes' && measured === 'Bytes') return checkQuantity('bytes', expr, unit, parameter, context);
  context.problems.error(
    'RS3102',
    at.span,
    `\`${writtenText(context, expr)}\` is ${describeDimension(unit.dimension)}, \`${parameter.name}\` is ${describeTypes(parameter.types)}`,
    { helps: otherUnit(expr, parameter, context) },
  );
  return unknownValue(at);
}

/** The same number in a unit that fits, or without one. */
function otherUnit(expr: NumberExpr, parameter: Parameter, context: ExpressionContext): readonly Help[] {
  const { span } = placeOf(context, expr);
  if (findPrimitive(parameter.types, ['Length']) !== null) {
    return [replaceHelp('count it in epochs', span, `${expr.raw} epochs`)];
  }
  return findPrimitive(parameter.types, NUMERIC) === null ? [] : [replaceHelp('leave the unit out', span, expr.raw)];
}

function checkLength(expr: NumberExpr, unit: string, parameter: Parameter, context: ExpressionContext): SettingValue {
  const at = placeOf(context, expr);
  const whole = unit !== 'epochs';
  if (expr.value < 0 || (whole && !Number.isSafeInteger(expr.value))) {
    context.problems.error(
      'RS3103',
      at.span,
      `\`${parameter.name}\` is a training length, \`${writtenText(context, expr)}\` is not`,
      { label: expr.value < 0 ? 'below 0' : `${unit} are whole numbers` },
    );
    return unknownValue(at);
  }
  return { kind: 'length', unit: unit as 'epochs' | 'steps' | 'images', amount: expr.value, at };
}

/** Seconds, or whole bytes. */
function checkQuantity(
  dimension: QuantityValue['dimension'],
  expr: NumberExpr,
  unit: Unit,
  parameter: Parameter,
  context: ExpressionContext,
): SettingValue {
  const at = placeOf(context, expr);
  const amount = expr.value * unit.factor;
  const rounded = dimension === 'bytes' ? Math.round(amount) : amount;
  if (rounded > 0 && Number.isFinite(rounded)) return { kind: 'quantity', dimension, amount: rounded, at };
  context.problems.error(
    'RS3103',
    at.span,
    `\`${parameter.name}\` is ${describeTypes(parameter.types)}, \`${writtenText(context, expr)}\` is not`,
    { label: Number.isFinite(rounded) ? 'not above 0' : 'not a finite number' },
  );
  return unknownValue(at);
}

function unknownUnit(expr: NumberExpr, context: ExpressionContext): SettingValue {
  const at = placeOf(context, expr);
  const name = expr.unit?.name ?? '';
  const binary = /^([KMGT])i?[Bb]$/.exec(name);
  const near = binary === null ? similarNames(name, UNIT_NAMES) : [`${binary[1]}iB`];
  const span = expr.unit === undefined ? at.span : spanOf(context.module.file, expr.unit);
  context.problems.error('RS3102', span, `unknown unit \`${name}\``, {
    label: near.length === 0 ? similarLabel(name, UNIT_NAMES) : `similar: \`${near[0]}\``,
    helps: near.slice(0, 1).map((unit) => ({
      text: 'replace the unit',
      applicability: 'choice' as const,
      edits: [{ span, text: unit }],
    })),
  });
  return unknownValue(at);
}
