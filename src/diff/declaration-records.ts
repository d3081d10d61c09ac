// Experiments, rows and tables that one side has and the other does not, or has under another name.
import type { Span } from '../compiler/diagnostic.js';
import type { ChangeRecord, DeclarationRecord, Impact, Orphan, RenameRecord } from './change-record.js';
import type { Comparison } from './comparison.js';
import { ownEdits, type Renamed } from './match-variants.js';
import type { SideVariant } from './side.js';
import { lineOf } from './statement-changes.js';
import type { Table } from './tables.js';
import { deeper, depthOf, workOf } from './variant-work.js';

export function declarationRecords(comparison: Comparison): readonly ChangeRecord[] {
  const { matching } = comparison;
  const added = comparison.matching.newTables.filter((table) => table.variants.length > 0);
  const removed = matching.goneTables.filter((table) => table.variants.length > 0);
  const inTable = (tables: readonly Table[]) => new Set(tables.flatMap((table) => table.variants));
  const [newInTable, goneInTable] = [inTable(added), inTable(removed)];
  const points = new Set(
    matching.tables.flatMap(([a, b]) => (b.kind === 'sweep' ? [...a.variants, ...b.variants] : [])),
  );
  const single = (found: readonly SideVariant[], tables: ReadonlySet<SideVariant>) =>
    found.filter((variant) => !tables.has(variant) && !points.has(variant));
  return [
    ...matching.renamed.map((one) => renameRecord(one, comparison)),
    ...single(matching.newVariants, newInTable).map((variant) => variantRecord(variant, 'added', comparison)),
    ...added.map((table) => tableRecord(table, 'added', comparison)),
    ...single(matching.goneVariants, goneInTable).map((variant) => variantRecord(variant, 'removed', comparison)),
    ...removed.map((table) => tableRecord(table, 'removed', comparison)),
  ];
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

function renameRecord(renamed: Renamed, comparison: Comparison): RenameRecord {
  const { what, before, after } = renamed;
  const span = 'decl' in after ? nameSpan(after) : after.compiled.variant.named;
  const variants = 'decl' in after ? after.variants : [after];
  const same = 'decl' in after || 'decl' in before || ownEdits(before).join('\n') === ownEdits(after).join('\n');
  const reason = same ? 'same content, nothing to run' : 'another name; what else changed is listed apart';
  return {
    type: 'renamed',
    what,
    path: after.path,
    owner: after.path,
    from: what === 'experiment' ? before.path : lastPart(before.path),
    to: what === 'experiment' ? after.path : lastPart(after.path),
    span: comparison.spanOf(span, 'after'),
    side: 'after',
    impact: comparison.impactOf('none', reason, []),
    affects: variants.map((variant) => comparison.nameOf(variant)),
    shielded: [],
  };
}

function variantRecord(variant: SideVariant, how: 'added' | 'removed', comparison: Comparison): DeclarationRecord {
  const { layers, named, module } = variant.compiled.variant;
  const own = layers.at(-1);
  const isRow = own?.layer.kind === 'row';
  const edits = isRow
    ? own.edits.map(({ range }) => module.text.slice(range.start, range.end).replace(/\s+/g, ' '))
    : [];
  return {
    type: `declaration-${how}`,
    what: isRow ? 'row' : 'experiment',
    path: variant.path,
    owner: variant.path,
    text: isRow ? edits.join('; ') : headerText(variant),
    ...placed(named, how, comparison),
    ...consequences([variant], how, comparison),
  };
}

function tableRecord(table: Table, how: 'added' | 'removed', comparison: Comparison): DeclarationRecord {
  const noun = table.kind === 'ablation' ? 'row' : 'point';
  const count = table.variants.length;
  return {
    type: `declaration-${how}`,
    what: table.kind,
    path: table.path,
    owner: table.path,
    text: `${count} ${noun}${count === 1 ? '' : 's'}`,
    ...placed(nameSpan(table), how, comparison),
    ...consequences(table.variants, how, comparison),
  };
}

const nameSpan = ({ module, decl }: Table): Span => ({ file: module.file, ...decl.name.range });

function placed(span: Span, how: 'added' | 'removed', comparison: Comparison) {
  const side = how === 'added' ? ('after' as const) : ('before' as const);
  return { span: comparison.spanOf(span, side), side };
}

/** `extends spcr with a100` */
function headerText({ compiled }: SideVariant): string {
  const { module, named } = compiled.variant;
  const decl = module.ast.decls.find(({ range }) => range.start <= named.start && named.end <= range.end);
  if (decl?.kind !== 'experiment') return '';
  return lineOf(module.text, { start: named.end, end: decl.body.range.start });
}

function consequences(
  variants: readonly SideVariant[],
  how: 'added' | 'removed',
  comparison: Comparison,
): {
  readonly impact: Impact;
  readonly affects: readonly string[];
  readonly shielded: [];
  readonly orphans: readonly Orphan[];
} {
  const affects = variants.map((variant) => comparison.nameOf(variant));
  if (how === 'removed') {
    const orphans = orphansOf(variants, comparison);
    const reason = 'no longer in the tables';
    return { impact: comparison.impactOf('report', reason, []), affects, shielded: [], orphans };
  }
  const fresh = variants.filter((variant) => !comparison.isKnown(variant));
  const depth = fresh.map((variant) => depthOf(new Map(), workOf(variant))).reduce(deeper, 'report');
  const reason = fresh.length === 0 ? 'runs of before have the same keys' : 'new work';
  // Data and teacher are made for it only where the old side did not have them: that is counted, the student is the news.
  const shown = depth === 'data' || depth === 'train-teacher' ? 'train-student' : depth;
  const { runs, teacherRuns, evaluations, gpuHours, basis } = comparison.impactOf(depth, reason, fresh);
  const impact = {
    class: teacherRuns > 0 ? 'train-teacher' : shown,
    reason,
    runs,
    teacherRuns,
    evaluations,
    gpuHours,
    basis,
  } as const;
  return { impact, affects, shielded: [], orphans: [] };
}

/** Finished runs of variants that nothing declares any more, unless another variant has the same work. */
export function orphansOf(variants: readonly SideVariant[], comparison: Comparison): readonly Orphan[] {
  const still = new Set(comparison.after.variants.flatMap((variant) => [...workOf(variant).keys()]));
  return variants.flatMap((variant) => {
    const students = [...workOf(variant).values()].filter((stage) => stage.op === 'train-student');
    const lost = new Set(students.filter(({ key }) => !still.has(key)).map(({ seed }) => seed));
    return comparison.finished.filter((run) => run.variant === variant.path && lost.has(run.seed));
  });
}
