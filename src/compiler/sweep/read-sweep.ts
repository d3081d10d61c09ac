// A sweep declaration as axes, conditions and a sample, each checked (language reference, S6).
import type { Axis, Path, Sample, SweepDecl } from '../../../grammar/ast.js';
import { nameOf } from '../check-list.js';
import { removeHelp, replaceHelp } from '../edit-helps.js';
import { rowVariant, type Variant } from '../layers.js';
import type { Module } from '../modules.js';
import { Problems, spanOf } from '../problems.js';
import type { Registry } from '../registry.js';
import { ablationsOf, ofPath } from '../tables.js';
import type { VariantCompiler } from '../variant-compiler.js';
import { type Condition, readCondition } from './condition.js';
import { readAxis } from './read-axis.js';
import type { SweepAxis } from './sweep-axis.js';
import { isVariantPath, type PointBase, pathText, type SweepContext } from './sweep-context.js';

export interface ReadSweep {
  readonly axes: readonly SweepAxis[];
  readonly skips: readonly Condition[];
  readonly sample: { readonly count: number; readonly seed: number } | null;
}

const DEFAULT_SEED = 1;

/** Null when the sweep has mistakes; they are added to `problems` of the context. */
export function readSweep(context: SweepContext): ReadSweep | null {
  const { sweep, module, problems } = context;
  const declared = sweep.items.filter((item): item is Axis => item.kind === 'axis');
  const sampleLines = sweep.items.filter((item): item is Sample => item.kind === 'sample');
  if (declared.length === 0 && !module.broken) {
    problems.error('RS3322', spanOf(module.file, sweep.name), `sweep \`${sweep.name.name}\` has no axis`, {
      label: 'nothing is varied',
    });
  }
  checkOverlaps(declared, context);
  const pathsBefore = (axis: Axis) => declared.slice(0, declared.indexOf(axis)).flatMap(settingPaths);
  const pathsAfter = (axis: Axis) => declared.slice(declared.indexOf(axis) + 1).flatMap(settingPaths);
  const axes = declared.map((axis) => {
    const visible = {
      of: 'when',
      paths: pathsBefore(axis),
      later: [...settingPaths(axis), ...pathsAfter(axis)],
    } as const;
    const when = axis.when === undefined ? null : readCondition(axis.when, visible, context);
    return readAxis(axis, when, sampleLines.length > 0, context);
  });
  const all = { paths: declared.flatMap(settingPaths), later: [] } as const;
  const skips = sweep.items.flatMap((item) => (item.kind === 'skip' ? [readCondition(item.where, all, context)] : []));
  const sample = readSample(sampleLines, context);
  if (problems.hasErrors || axes.includes(null) || skips.includes(null)) return null;
  return { axes: axes.flatMap((axis) => axis ?? []), skips: skips.flatMap((skip) => skip ?? []), sample };
}

function settingPaths(axis: Axis): readonly string[] {
  return axis.paths.map(pathText);
}

/** Two axes that set one setting, or one inside the other's, would depend on their order (RS3316). */
function checkOverlaps(axes: readonly Axis[], { module, problems }: SweepContext): void {
  const before: Path[] = [];
  for (const path of axes.flatMap((axis) => axis.paths)) {
    const own = pathText(path);
    const other = before.find((one) => {
      const known = pathText(one);
      return `${own}.`.startsWith(`${known}.`) || `${known}.`.startsWith(`${own}.`);
    });
    before.push(path);
    if (other === undefined || own === '') continue;
    const known = pathText(other);
    const message =
      own === known ? `two axes set \`${own}\`` : `axes set \`${known}\` and \`${own}\`, one inside the other`;
    problems.error('RS3316', spanOf(module.file, path), message, {
      label: 'their order would decide',
      labels: [{ span: spanOf(module.file, other), text: 'the other axis' }],
      helps: axes.flatMap((axis) =>
        axis.paths.includes(path) ? [removeHelp('remove this axis', spanOf(module.file, axis))] : [],
      ),
    });
  }
}

function readSample(lines: readonly Sample[], { module, problems }: SweepContext): ReadSweep['sample'] {
  const [line, second] = lines;
  if (line === undefined) return null;
  if (second !== undefined) {
    problems.error('RS3321', spanOf(module.file, second), 'the sweep has two `sample` lines', {
      label: 'second line',
      labels: [{ span: spanOf(module.file, line), text: 'first line' }],
      helps: [removeHelp('remove it', spanOf(module.file, second))],
    });
  }
  const { count, seed } = line;
  if (!Number.isSafeInteger(count.value) || count.value < 1) {
    problems.error('RS3321', spanOf(module.file, count), `\`sample ${count.raw}\` is no number of points`, {
      label: 'a whole number from 1',
      helps: [replaceHelp('draw some', spanOf(module.file, count), '20', 'placeholder')],
    });
  }
  if (seed !== undefined && (!Number.isSafeInteger(seed.value) || seed.value < 0)) {
    problems.error('RS3321', spanOf(module.file, seed), `\`seed ${seed.raw}\` is no seed`, {
      label: 'a whole number from 0',
    });
  }
  return { count: count.value, seed: seed?.value ?? DEFAULT_SEED };
}

/** What the sweep is read against: its base and, for `variant in TABLE`, the rows of that table. */
export function sweepContext(
  sweep: SweepDecl,
  base: Variant,
  module: Module,
  registry: Registry,
  compiler: VariantCompiler,
): SweepContext {
  const owners = [...new Set([module, base.module])];
  const of = ofPath(sweep);
  const tables = owners.flatMap((owner) => ablationsOf(of, owner).map((table) => ({ owner, table })));
  const axis = sweep.items.find(
    (item): item is Axis => item.kind === 'axis' && !item.tuple && item.paths.some(isVariantPath),
  );
  const wanted = axis === undefined ? null : (nameOf(axis.values)?.name ?? null);
  const found = tables.find(({ table }) => table.name.name === wanted);
  const own: PointBase = { name: 'base', variant: base, settings: compiler.settingsOf(base) };
  // mistakes of rows are reported where the ablation is compiled
  const rows = (found?.table.rows ?? []).map((row): PointBase => {
    const variant = rowVariant(found!.table, row, base, found!.owner, new Problems());
    return { name: row.name.name, variant, settings: compiler.settingsOf(variant) };
  });
  return {
    sweep,
    module,
    registry,
    base,
    bases: [own, ...rows.filter(({ name }) => name !== 'base')],
    table: found === undefined ? null : wanted,
    tables: tables.map(({ table }) => table.name.name),
    problems: new Problems(),
  };
}
