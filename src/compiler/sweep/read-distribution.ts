// `log(a, b)`, `uniform(a, b)`, `int(a, b)`: an axis with infinitely many values (or more than one cares to list).
import type { Arg, Axis, CallExpr, NumberExpr, Path } from '../../../grammar/ast.js';
import { bindCall } from '../bind-call.js';
import type { Help } from '../diagnostic.js';
import { Problems, spanOf } from '../problems.js';
import { findSignature } from '../registry.js';
import { findUnit } from '../units.js';
import { expressionIdentity } from './expression-identity.js';
import type { AxisChoice } from './sweep-axis.js';
import {
  expressionContext,
  pathText,
  type SweepContext,
  settingEdit,
  sourceText,
  trySetting,
} from './sweep-context.js';

/** Digits that a drawn value keeps, so that what is printed is what was used. */
const DIGITS = 6;

/**
 * The value at a share of the range, 0 <= share < 1. Ends may carry the unit of the setting. Null when something was wrong and reported:
 * arguments, the type of the ends, or RS3319 for a range without width.
 */
export function readDistribution(
  drawn: CallExpr,
  path: Path,
  axis: Axis,
  context: SweepContext,
): ((share: number) => AxisChoice) | null {
  const name = drawn.callee.parts[0]!.name;
  const signature = findSignature(context.registry, 'distribution', name);
  if (signature === null) return null;
  const problems = new Problems();
  const plain = { ...drawn, ...(drawn.args === undefined ? {} : { args: drawn.args.map(withoutUnit) }) };
  const { args } = bindCall(plain, signature, expressionContext(drawn, context, problems));
  const fits = (drawn.args ?? []).map((arg) => trySetting(settingEdit(path, arg.value, axis.range), context) !== null);
  context.problems.addAll(problems.found);
  if (problems.hasErrors || fits.includes(false)) return null;
  const units = new Set(
    (drawn.args ?? []).map(({ value }) => (value.kind === 'number' ? value.unit?.name : undefined)),
  );
  const [unitName] = units;
  const bounds = ['low', 'high'].map((end) => args.get(end));
  const [low, high] = bounds.map((end) => (end?.kind === 'number' ? end.value : Number.NaN)) as [number, number];
  const span = spanOf(context.module.file, drawn);
  if (units.size > 1) {
    context.problems.error('RS3319', span, `the ends of \`${sourceText(context, drawn)}\` have different units`);
    return null;
  }
  if (!(low < high)) {
    context.problems.error('RS3319', span, `\`${name}\` draws from ${low} to ${high}, which is no range`, {
      label: 'the lower end comes first',
      helps: swapped(drawn, context),
    });
    return null;
  }
  const unit = drawn.args?.map(({ value }) => (value.kind === 'number' ? value.unit : undefined))[0];
  return (share) => {
    const amount = rounded(drawAt(name, low, high, share), low, high, name === 'int');
    const raw = numberText(amount);
    const expr: NumberExpr = {
      kind: 'number',
      value: amount,
      raw,
      range: drawn.range,
      ...(unit === undefined ? {} : { unit }),
    };
    const edit = settingEdit(path, expr, axis.range);
    const value = trySetting(edit, context);
    const text = unitName === undefined ? raw : unitName === '%' ? `${raw}%` : `${raw} ${unitName}`;
    if (value === null) return [];
    return [{ path: pathText(path), text, identity: expressionIdentity(expr), value, edit }];
  };
}

/** The two ends in the other order. */
function swapped({ args = [] }: CallExpr, context: SweepContext): readonly Help[] {
  const [first, second] = args;
  if (first === undefined || second === undefined || args.length > 2) return [];
  const between = { range: { start: first.value.range.end, end: second.value.range.start } };
  const span = { ...spanOf(context.module.file, first.value), end: second.value.range.end };
  const text = [second.value, between, first.value].map((part) => sourceText(context, part)).join('');
  return [{ text: 'swap the ends', applicability: 'choice', edits: [{ span, text }] }];
}

function drawAt(name: string, low: number, high: number, share: number): number {
  if (name === 'log') return Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low)));
  if (name === 'int') return low + Math.floor(share * (high - low + 1));
  return low + share * (high - low);
}

function rounded(value: number, low: number, high: number, whole: boolean): number {
  const kept = whole ? value : Number(value.toPrecision(DIGITS));
  return Math.min(high, Math.max(low, kept));
}

function numberText(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}

/** The units of the ends are those of the setting, which the distribution knows nothing of. */
function withoutUnit(arg: Arg): Arg {
  const { value } = arg;
  if (value.kind !== 'number' || value.unit === undefined || findUnit(value.unit.name) === null) return arg;
  const { unit: _unit, ...number } = value;
  return { ...arg, value: number };
}
