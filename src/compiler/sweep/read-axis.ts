// One axis: its values, checked as the edits that they are.
import type { Axis, CallExpr, Expr, Path } from '../../../grammar/ast.js';
import { nameOf } from '../check-list.js';
import type { Help, Span } from '../diagnostic.js';
import { removeHelp, replaceHelp } from '../edit-helps.js';
import { spanOf } from '../problems.js';
import { findSignature } from '../registry.js';
import { renameHelp } from '../rename-help.js';
import { similarLabel } from '../similar-names.js';
import { type Condition, rowWord } from './condition.js';
import { expressionIdentity } from './expression-identity.js';
import { readDistribution } from './read-distribution.js';
import type { AxisChoice, AxisSetting, SweepAxis } from './sweep-axis.js';
import { isVariantPath, pathText, type SweepContext, settingEdit, sourceText, trySetting } from './sweep-context.js';

/** Null when something was wrong and reported. `sampled`: the sweep has a `sample` line. */
export function readAxis(
  axis: Axis,
  when: Condition | null,
  sampled: boolean,
  context: SweepContext,
): SweepAxis | null {
  const first = axis.paths[0];
  if (axis.values.kind === 'error' || first === undefined) return null;
  const paths = axis.paths.map(pathText);
  if (!axis.tuple && isVariantPath(first)) {
    const choices = rowChoices(axis.values, context);
    return choices === null ? null : { kind: 'finite', paths, when, choices };
  }
  const drawn = distributionOf(axis.values, context);
  if (drawn !== null) {
    if (!sampled) reportUnsampled(axis, drawn, context);
    const choose = readDistribution(drawn, first, axis, context);
    return choose === null ? null : { kind: 'continuous', paths, when, choose };
  }
  const choices = listedChoices(axis, context);
  return choices === null ? null : { kind: 'finite', paths, when, choices };
}

function distributionOf(expr: Expr, { registry }: SweepContext): CallExpr | null {
  if (expr.kind !== 'call' || expr.callee.parts.length !== 1) return null;
  return findSignature(registry, 'distribution', expr.callee.parts[0]!.name) === null ? null : expr;
}

function listedChoices(axis: Axis, context: SweepContext): readonly AxisChoice[] | null {
  const { problems, module } = context;
  const { values } = axis;
  const named = axis.paths.map(pathText).join(', ');
  if (values.kind !== 'list') {
    problems.error('RS3313', spanOf(module.file, values), `axis \`${named}\` has no list of values`, {
      label: 'a list `[…]`, or `log`, `uniform`, `int`',
      helps: [replaceHelp('write a list', spanOf(module.file, values), `[${sourceText(context, values)}]`)],
    });
    return null;
  }
  if (values.items.length === 0) {
    problems.error('RS3313', spanOf(module.file, values), `the list of axis \`${named}\` is empty`, {
      label: 'no value, no point',
    });
    return null;
  }
  const choices = values.items.map((item) =>
    axis.tuple ? readRow(axis, item, context) : readItem(axis, item, context),
  );
  const sound = choices.flatMap((choice, index) => (choice === null ? [] : [{ choice, item: values.items[index]! }]));
  const first = new Map<string, Expr>();
  for (const { choice, item } of sound) {
    const identity = choice.map((setting) => setting.identity).join(', ');
    const known = first.get(identity);
    first.set(identity, known ?? item);
    if (known === undefined) continue;
    problems.error(
      'RS3320',
      spanOf(module.file, item),
      `axis \`${named}\` has \`${sourceText(context, item)}\` twice`,
      {
        label: 'the same point twice',
        labels: [{ span: spanOf(module.file, known), text: 'the same value' }],
        helps: [removeHelp('remove the second', withSeparator(item, values.items, module.file))],
      },
    );
  }
  return sound.length === choices.length ? sound.map(({ choice }) => choice) : null;
}

/** An item of a list with the comma, or the line break, before it. */
function withSeparator(item: Expr, items: readonly Expr[], file: string): Span {
  const before = items[items.indexOf(item) - 1];
  return { file, start: before?.range.end ?? item.range.start, end: item.range.end };
}

function readItem(axis: Axis, item: Expr, context: SweepContext): AxisChoice | null {
  const setting = readSetting(axis.paths[0]!, item, axis, context);
  return setting === null ? null : [setting];
}

/** A row of a tuple axis; RS3312 when its width is another. */
function readRow(axis: Axis, item: Expr, context: SweepContext): AxisChoice | null {
  if (item.kind === 'error') return null;
  const parts = item.kind === 'tuple' ? item.items : [item];
  const { paths } = axis;
  if (parts.length !== paths.length) {
    const message = `a row has ${parts.length} value${parts.length === 1 ? '' : 's'}, the axis has ${paths.length} settings`;
    context.problems.error('RS3312', spanOf(context.module.file, item), message, {
      labels: [{ span: spanOf(context.module.file, paths[0]!), text: `pairs ${paths.map(pathText).join(', ')}` }],
      helps: surplusValues(parts, paths.length, context),
    });
    return null;
  }
  const settings = paths.map((path, index) => readSetting(path, parts[index]!, axis, context));
  return settings.includes(null) ? null : settings.flatMap((setting) => setting ?? []);
}

/** The values behind the last setting. */
function surplusValues(parts: readonly Expr[], wanted: number, { module }: SweepContext): readonly Help[] {
  const [last, end] = [parts[wanted - 1], parts.at(-1)];
  if (last === undefined || end === undefined || parts.length <= wanted) return [];
  return [removeHelp('leave the rest out', { file: module.file, start: last.range.end, end: end.range.end })];
}

function readSetting(path: Path, item: Expr, axis: Axis, context: SweepContext): AxisSetting | null {
  const edit = settingEdit(path, item, axis.range);
  const value = trySetting(edit, context);
  if (value === null) return null;
  return { path: pathText(path), text: sourceText(context, item), identity: expressionIdentity(item), value, edit };
}

/** `variant in terms`: each row of that ablation, `base` included. */
function rowChoices(values: Expr, context: SweepContext): readonly AxisChoice[] | null {
  const span = spanOf(context.module.file, values);
  const rows = context.bases.map((base) => base.name);
  if (context.table !== null && nameOf(values)?.name === context.table) {
    return rows.map((name) => [
      { path: 'variant', text: name, identity: name, value: rowWord(name, context, span), edit: null },
    ]);
  }
  context.problems.error('RS2002', span, `\`${context.base.path}\` has no ablation of that name`, {
    label: similarLabel(sourceText(context, values), context.tables),
    helps: renameHelp(span, sourceText(context, values), context.tables, 'choice'),
  });
  return null;
}

function reportUnsampled(axis: Axis, drawn: CallExpr, { problems, module }: SweepContext): void {
  const { start, end } = axis.range;
  const line = module.text.lastIndexOf('\n', start - 1) + 1;
  const indent = /^[ \t]*/.exec(module.text.slice(line, start))?.[0] ?? '';
  const message = `axis \`${axis.paths.map(pathText).join(', ')}\` is continuous, so it needs a sample count`;
  problems.error('RS3311', spanOf(module.file, axis.paths[0]!), message, {
    labels: [{ span: spanOf(module.file, drawn), text: 'infinitely many values' }],
    helps: [
      {
        text: 'add the number of draws',
        applicability: 'placeholder',
        edits: [{ span: { file: module.file, start: end, end }, text: `\n${indent}sample 20 seed 7` }],
      },
    ],
  });
}
