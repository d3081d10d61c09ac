// What the parts of a sweep are read against: its bases, and how a value is tried on them.
import type { Expr, Path, Range, SweepDecl } from '../../../grammar/ast.js';
import { applyEdit } from '../apply-edit.js';
import { contextOf } from '../elaborate.js';
import type { ExpressionContext } from '../expression-context.js';
import type { FlatEdit } from '../flatten-edits.js';
import type { Variant } from '../layers.js';
import type { Module } from '../modules.js';
import { Problems } from '../problems.js';
import type { Registry } from '../registry.js';
import type { RecordValue, SettingValue } from '../setting-value.js';
import { ofPath } from '../tables.js';
import { valueAtPath } from './value-at-path.js';

/** A variant that points start from: the one that the sweep is of, or a row of `variant in TABLE`. */
export interface PointBase {
  /** `base`, or the name of the row */
  readonly name: string;
  readonly variant: Variant;
  readonly settings: RecordValue;
}
export interface SweepContext {
  readonly sweep: SweepDecl;
  readonly module: Module;
  readonly registry: Registry;
  /** what the sweep is of */
  readonly base: Variant;
  /** the base first; with an axis `variant in TABLE` its rows follow */
  readonly bases: readonly PointBase[];
  /** the table of that axis; null without one */
  readonly table: string | null;
  /** names of all ablations of the base */
  readonly tables: readonly string[];
  readonly problems: Problems;
}

/** The edit that sets `path` to a value of an axis. */
export function settingEdit(path: Path, value: Expr, statement: Range): FlatEdit {
  return { kind: 'set', final: false, path: path.parts, value, range: statement };
}

/**
 * The typed value of `edit` on the first base that takes it, since a row may add what others lack. Null when none does: then it is
 * reported as on the base of the sweep.
 */
export function trySetting(edit: FlatEdit, context: SweepContext): SettingValue | null {
  let first: Problems | null = null;
  for (const base of context.bases) {
    const problems = new Problems();
    const changed = applyEdit(base.settings, edit, {
      ...expressionContext(edit, context, problems),
      owner: `sweep \`${context.sweep.name.name}\``,
      base: base.variant.path,
      onlyEditOf: null,
      edits: settingsBeside(edit, context.sweep),
    });
    const value = valueAtPath(
      changed,
      edit.path.map((part) => part.name),
    );
    if (!problems.hasErrors) return value ?? null;
    first ??= problems;
  }
  context.problems.addAll(first?.found ?? []);
  return null;
}

/** What all axes set, when the edit is of one of them; a condition may name what an axis sets. */
function settingsBeside({ range }: FlatEdit, { items }: SweepDecl): readonly FlatEdit[] {
  const axes = items.filter((item) => item.kind === 'axis');
  if (!axes.some((axis) => axis.range === range)) return [];
  return axes.flatMap((axis) => axis.paths.map((path) => settingEdit(path, axis.values, axis.range)));
}

export function expressionContext(
  node: { readonly range: Range },
  { sweep, module, registry, bases }: SweepContext,
  problems: Problems,
): ExpressionContext {
  const layer = { kind: 'point', name: `${ofPath(sweep)}.${sweep.name.name}` } as const;
  return contextOf(registry, bases[0]!.settings.signature, module, layer, node, problems);
}

export function isVariantPath(path: Path): boolean {
  return path.parts.length === 1 && path.parts[0]!.name === 'variant';
}

/** Dotted text of a path. */
export function pathText(path: Path): string {
  return path.parts.map((part) => part.name).join('.');
}

/** Text of the sweep's file, on one line. */
export function sourceText({ module }: SweepContext, { range }: { readonly range: Range }): string {
  return module.text.slice(range.start, range.end).replace(/\s+/g, ' ');
}
