// `when` and `skip where`: comparisons of axes with values or with each other, joined by `and` and `or`.
import type { BinaryExpr, CallExpr, Expr } from '../../../grammar/ast.js';
import { nameOf } from '../check-list.js';
import { spanOf } from '../problems.js';
import { renameHelp } from '../rename-help.js';
import type { SettingValue } from '../setting-value.js';
import { similarLabel } from '../similar-names.js';
import { type Comparison, compareValues, rankOf } from './compare-values.js';
import { isVariantPath, pathText, type SweepContext, settingEdit, sourceText, trySetting } from './sweep-context.js';

export type Operand =
  | { readonly kind: 'axis'; readonly path: string }
  | { readonly kind: 'value'; readonly value: SettingValue };
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly path: string; readonly to: Operand };

/** The axes that a condition may look at. */
export interface Visible {
  readonly paths: readonly string[];
  /** the axis of a `when` and those below it, which it may not look at */
  readonly later: readonly string[];
}

const COMPARISONS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='] satisfies Comparison[];

/** Null when something was wrong and reported: RS3314 for the form, RS3315 for what is no axis, or the type of a value. */
export function readCondition(expr: Expr, visible: Visible, context: SweepContext): Condition | null {
  if (expr.kind === 'error') return null;
  if (expr.kind === 'tuple' && expr.items.length === 1) return readCondition(expr.items[0]!, visible, context);
  if (expr.kind === 'binary' && (expr.operator === 'and' || expr.operator === 'or')) {
    const left = readCondition(expr.left, visible, context);
    const right = readCondition(expr.right, visible, context);
    return left === null || right === null ? null : { kind: expr.operator, left, right };
  }
  if (expr.kind === 'binary' && COMPARISONS.includes(expr.operator) && isBareName(expr.left)) {
    return readComparison(expr, expr.left, visible, context);
  }
  const message = 'a condition does not compare an axis with a value';
  context.problems.error('RS3314', spanOf(context.module.file, expr), message, { label: 'as in `train.batch == 2`' });
  return null;
}

function isBareName(expr: Expr): expr is CallExpr {
  return expr.kind === 'call' && expr.args === undefined;
}

function readComparison(expr: BinaryExpr, left: CallExpr, visible: Visible, context: SweepContext): Condition | null {
  const path = pathText(left.callee);
  const operator = expr.operator as Comparison;
  if (!isVisible(left, expr.right, visible, context)) return null;
  const { right } = expr;
  const otherAxis = isBareName(right) && right.callee.parts.length > 1;
  if (otherAxis && !isVisible(right, null, visible, context)) return null;
  if (otherAxis) return { kind: 'compare', operator, path, to: { kind: 'axis', path: pathText(right.callee) } };
  const value = isVariantPath(left.callee)
    ? rowValue(right, context)
    : trySetting(settingEdit(left.callee, right, expr.range), context);
  if (value === null) return null;
  if (operator !== '==' && operator !== '!=' && rankOf(value) === null) {
    const message = `\`${operator}\` orders numbers, \`${sourceText(context, right)}\` is none`;
    context.problems.error('RS3314', spanOf(context.module.file, expr), message, { label: 'only `==` and `!=` here' });
    return null;
  }
  return { kind: 'compare', operator, path, to: { kind: 'value', value } };
}

/** `value`: what it is compared with, so that an unknown setting is told as such; null for the right side. */
function isVisible(name: CallExpr, value: Expr | null, visible: Visible, context: SweepContext): boolean {
  const path = pathText(name.callee);
  if (visible.paths.includes(path)) return true;
  const known = value === null || isVariantPath(name.callee) || visible.later.includes(path);
  if (!known && trySetting(settingEdit(name.callee, value, name.range), context) === null) return false;
  const span = spanOf(context.module.file, name);
  if (visible.later.includes(path)) {
    context.problems.error('RS3315', span, `\`when\` looks at \`${path}\`, which is no earlier axis`, {
      label: 'its own axis, or one below',
    });
    return false;
  }
  const near = similarLabel(path, visible.paths);
  context.problems.error('RS3315', span, `\`${path}\` is no axis of this sweep`, {
    label: near ?? 'the same at every point',
    helps: renameHelp(span, path, visible.paths, 'choice'),
  });
  return false;
}

function rowValue(expr: Expr, context: SweepContext): SettingValue | null {
  const name = nameOf(expr)?.name;
  const rows = context.bases.map((base) => base.name);
  const span = spanOf(context.module.file, expr);
  if (name !== undefined && rows.includes(name)) return rowWord(name, context, span);
  context.problems.error('RS2002', span, `the axis \`variant\` has no row \`${sourceText(context, expr)}\``, {
    label: similarLabel(name ?? '', rows),
    helps: renameHelp(span, name ?? '', rows, 'choice'),
  });
  return null;
}

/** A row as a value that conditions compare. */
export function rowWord(name: string, { sweep }: SweepContext, span: ReturnType<typeof spanOf>): SettingValue {
  const layer = { kind: 'point', name: sweep.name.name } as const;
  return { kind: 'word', word: name, at: { span, layer, statement: span } };
}

/** `read`: the value of a path at the point in question. */
export function holds(condition: Condition, read: (path: string) => SettingValue | undefined): boolean {
  if (condition.kind !== 'compare') {
    const left = holds(condition.left, read);
    return condition.kind === 'and' ? left && holds(condition.right, read) : left || holds(condition.right, read);
  }
  const { operator, path, to } = condition;
  return compareValues(operator, read(path), to.kind === 'axis' ? read(to.path) : to.value);
}

/** The axes that a condition looks at. */
export function pathsOf(condition: Condition): readonly string[] {
  if (condition.kind !== 'compare') return [...pathsOf(condition.left), ...pathsOf(condition.right)];
  return condition.to.kind === 'axis' ? [condition.path, condition.to.path] : [condition.path];
}
