// Checks the axes and conditions of a sweep against the variant that it is of (language reference, S6).
import type { Axis, CallExpr, Expr, Path, Range, SweepDecl } from '../../grammar/ast.js';
import { applyEdit } from './apply-edit.js';
import { bindCall } from './bind-call.js';
import { nameOf } from './check-list.js';
import { contextOf } from './elaborate.js';
import type { FlatEdit } from './flatten-edits.js';
import { ofPath } from './layers.js';
import type { Module } from './modules.js';
import { type Problems, spanOf } from './problems.js';
import { findSignature, type Registry } from './registry.js';
import type { RecordValue } from './setting-value.js';
import { similarLabel } from './similar-names.js';

interface SweepContext {
  readonly sweep: SweepDecl;
  readonly module: Module;
  readonly registry: Registry;
  readonly settings: RecordValue;
  readonly problems: Problems;
}

/** `settings`: the elaborated variant that the sweep changes. */
export function checkSweep(
  sweep: SweepDecl,
  module: Module,
  settings: RecordValue,
  registry: Registry,
  problems: Problems,
): void {
  const context: SweepContext = { sweep, module, registry, settings, problems };
  const sampled = sweep.items.some((item) => item.kind === 'sample');
  for (const item of sweep.items) {
    switch (item.kind) {
      case 'axis':
        checkAxis(item, sampled, context);
        if (item.when !== undefined) checkCondition(item.when, context);
        break;
      case 'skip':
        checkCondition(item.where, context);
        break;
      case 'sample':
        break;
    }
  }
}

function checkAxis(axis: Axis, sampled: boolean, context: SweepContext): void {
  const { values } = axis;
  const first = axis.paths[0];
  if (values.kind === 'error' || first === undefined) return;
  if (!axis.tuple && isVariant(first)) {
    checkVariantAxis(values, context);
    return;
  }
  const drawn = distribution(values, context.registry);
  if (drawn !== null) {
    checkDistribution(axis, drawn, sampled, context);
    return;
  }
  if (values.kind !== 'list') {
    const message = `axis \`${pathText(axis.paths)}\` has no list of values`;
    context.problems.error('RS3313', spanOf(context.module.file, values), message, {
      label: 'a list `[…]`, or `log`, `uniform`, `int`',
    });
    return;
  }
  for (const item of values.items) {
    if (!axis.tuple) {
      tryValue(first, item, context);
      continue;
    }
    if (item.kind === 'error') continue;
    const parts = item.kind === 'tuple' ? item.items : [item];
    if (parts.length !== axis.paths.length) {
      const message = `a row has ${parts.length} value${parts.length === 1 ? '' : 's'}, the axis has ${axis.paths.length} settings`;
      context.problems.error('RS3312', spanOf(context.module.file, item), message, {
        labels: [{ span: spanOf(context.module.file, first), text: `pairs ${pathText(axis.paths)}` }],
      });
      continue;
    }
    axis.paths.forEach((path, index) => {
      tryValue(path, parts[index]!, context);
    });
  }
}

function checkDistribution(axis: Axis, drawn: CallExpr, sampled: boolean, context: SweepContext): void {
  const { problems, module } = context;
  const first = axis.paths[0]!;
  const name = drawn.callee.parts[0]?.name ?? '';
  const signature = findSignature(context.registry, 'distribution', name);
  if (signature === null) return;
  bindCall(drawn, signature, expressionContext(drawn, context));
  for (const arg of drawn.args ?? []) tryValue(first, arg.value, context);
  if (sampled) return;
  const end = axis.range.end;
  problems.error(
    'RS3311',
    spanOf(module.file, first),
    `axis \`${pathText(axis.paths)}\` is continuous, so it needs a sample count`,
    {
      labels: [{ span: spanOf(module.file, drawn), text: 'infinitely many values' }],
      helps: [
        {
          text: 'add the number of draws',
          applicability: 'placeholder',
          edits: [
            { span: { file: module.file, start: end, end }, text: `\n${indentOf(axis.range, module)}sample 20 seed 7` },
          ],
        },
      ],
    },
  );
}

function distribution(expr: Expr, registry: Registry): CallExpr | null {
  if (expr.kind !== 'call' || expr.callee.parts.length !== 1) return null;
  return findSignature(registry, 'distribution', expr.callee.parts[0]!.name) === null ? null : expr;
}

/** `variant in terms`: one of the points is each row of that ablation. */
function checkVariantAxis(values: Expr, context: SweepContext): void {
  const name = nameOf(values);
  const of = ofPath(context.sweep);
  const tables = context.module.ablations.filter((ablation) => ofPath(ablation) === of).map((table) => table.name.name);
  if (name !== null && tables.includes(name.name)) return;
  context.problems.error('RS2002', spanOf(context.module.file, values), `\`${of}\` has no ablation of that name`, {
    label: similarLabel(name?.name ?? '', tables),
  });
}

/** Comparisons of settings with values of their type, joined by `and` and `or`. */
function checkCondition(expr: Expr, context: SweepContext): void {
  if (expr.kind === 'error') return;
  const comparison = expr.kind === 'binary' && ['==', '!=', '<', '<=', '>', '>='].includes(expr.operator);
  if (expr.kind === 'tuple' && expr.items.length === 1) {
    checkCondition(expr.items[0]!, context);
  } else if (expr.kind === 'binary' && (expr.operator === 'and' || expr.operator === 'or')) {
    checkCondition(expr.left, context);
    checkCondition(expr.right, context);
  } else if (comparison && expr.left.kind === 'call' && expr.left.args === undefined) {
    if (!isVariant(expr.left.callee)) tryValue(expr.left.callee, expr.right, context);
  } else {
    context.problems.error(
      'RS3314',
      spanOf(context.module.file, expr),
      'a condition does not compare a setting with a value',
      {
        label: 'as in `train.batch == 2`',
      },
    );
  }
}

/** Checks path and value as the edit `path = value` would. */
function tryValue(path: Path, value: Expr, context: SweepContext): void {
  const edit: FlatEdit = { kind: 'set', final: false, path: path.parts, value, range: path.range };
  const name = context.sweep.name.name;
  applyEdit(context.settings, edit, {
    ...expressionContext(path, context),
    owner: `sweep \`${name}\``,
    base: ofPath(context.sweep),
    onlyEditOf: null,
  });
}

function expressionContext(node: { readonly range: Range }, context: SweepContext) {
  const edit: FlatEdit = { kind: 'drop', final: false, path: [], names: [], range: node.range };
  const layer = { kind: 'row', name: context.sweep.name.name } as const;
  return contextOf(context.registry, context.settings.signature, context.module, layer, edit, context.problems);
}

function isVariant(path: Path): boolean {
  return path.parts.length === 1 && path.parts[0]!.name === 'variant';
}
function pathText(paths: readonly Path[]): string {
  return paths.map((path) => path.parts.map((part) => part.name).join('.')).join(', ');
}
function indentOf(range: Range, module: Module): string {
  const start = module.text.lastIndexOf('\n', range.start - 1) + 1;
  return /^[ \t]*/.exec(module.text.slice(start, range.start))?.[0] ?? '';
}
