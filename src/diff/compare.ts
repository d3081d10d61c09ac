// The semantic difference of two sides (language reference, section 7): both are elaborated to variants, variants are matched, and what
// changed is told where it was written, with whom it reaches and what it costs.
import type { ChangeRecord, DiffRecord, InvalidRecord, SettingRecord } from './change-record.js';
import { Comparison, type FinishedRun, type StagePrice } from './comparison.js';
import { declarationRecords } from './declaration-records.js';
import { fileSummaries } from './file-records.js';
import { finalRecords } from './final-records.js';
import { invalidRecords, isDeclared } from './invalid-records.js';
import { looseRecords } from './loose-records.js';
import { filesToCompare } from './reached-files.js';
import { settingRecords } from './setting-records.js';
import { type FileTree, readSide } from './side.js';
import { sweepRecords } from './sweep-records.js';
import { depthOf, workOf } from './variant-work.js';

export interface DiffOptions {
  readonly price: StagePrice;
  /** finished runs, for the results that lose their declaration */
  readonly finished?: readonly FinishedRun[];
  /** also what stayed, and edits without meaning */
  readonly full?: boolean;
}

/** All records, the version first and the total last; between them each file with its changes, in the order of its lines. */
export function compareTrees(before: FileTree, after: FileTree, options: DiffOptions): readonly DiffRecord[] {
  const files = filesToCompare(before, after);
  const [old, now] = [readSide({ ...before, files: files.before }), readSide({ ...after, files: files.after })];
  const comparison = new Comparison(old, now, options.price, options.finished ?? []);
  const records = changeRecords(comparison);
  const summaries = fileSummaries(comparison, records);
  const renames = records.filter(({ type }) => type === 'renamed').length;
  const invalid = records.filter(({ type }) => type === 'invalid').length;
  return [
    { type: 'version', diff: '1.0' },
    { type: 'scope', from: before.name, to: after.name, tables: tablesOf(comparison) },
    ...summaries.flatMap(({ file, details }) => [
      file,
      ...records.filter(({ span }) => span.file === file.file).sort((a, b) => a.span.line - b.span.line),
      ...(options.full === true ? details : []),
    ]),
    {
      type: 'total',
      changes: records.length - renames - invalid,
      renames,
      invalid,
      ...comparison.total(),
    },
  ];
}

function changeRecords(comparison: Comparison): readonly (ChangeRecord | InvalidRecord)[] {
  const settings = settingRecords(comparison);
  const invalid = invalidRecords(comparison);
  const declared = declarationRecords(comparison).filter((record) => !isOnlyInvalid(record, comparison));
  const changes = [...settings, ...finalRecords(comparison), ...declared, ...sweepRecords(comparison)];
  const loose = looseRecords(comparison, changes);
  return [...changes, ...loose, ...unexplained(comparison, [...changes, ...loose]), ...invalid];
}

/** Declared on both sides and invalid on one: no addition, no removal. */
function isOnlyInvalid(record: ChangeRecord, comparison: Comparison): boolean {
  if (record.type !== 'declaration-added' && record.type !== 'declaration-removed') return false;
  const { before, after, matching } = comparison;
  const lonely = record.type === 'declaration-added' ? matching.newVariants : matching.goneVariants;
  const other = record.type === 'declaration-added' ? before : after;
  const own = lonely.filter((variant) => record.affects.includes(comparison.nameOf(variant)));
  return own.length > 0 && own.every((variant) => isDeclared(variant, other));
}

/** Work that differs without any setting that does: the code of a loss, or a file that a path leads to from another folder. */
function unexplained(comparison: Comparison, found: readonly ChangeRecord[]): readonly SettingRecord[] {
  const told = new Set(found.flatMap(({ affects }) => affects));
  return comparison.matching.variants.flatMap(([before, after]) => {
    const name = comparison.nameOf(after);
    const depth = depthOf(workOf(before), workOf(after));
    if (depth === 'none' || told.has(name)) return [];
    return [
      {
        type: 'setting-changed',
        path: after.path,
        owner: after.path,
        span: comparison.spanOf(after.compiled.variant.named, 'after'),
        side: 'after',
        from: null,
        to: null,
        unit: null,
        default: null,
        impact: comparison.impactOf(depth, 'what its settings lead to has changed', [after]),
        affects: [name],
        shielded: [],
      },
    ];
  });
}

function tablesOf({ matching }: Comparison): Readonly<Record<string, 'ablation' | 'sweep'>> {
  const tables = [...matching.tables.map(([, now]) => now), ...matching.newTables, ...matching.goneTables];
  return Object.fromEntries(tables.map(({ path, kind }) => [path, kind]));
}

/** Whether the sides mean different things: names alone are no meaning. */
export function isDifferent(records: readonly DiffRecord[]): boolean {
  const total = records.find((record) => record.type === 'total');
  return total !== undefined && (total.changes > 0 || total.invalid > 0);
}
