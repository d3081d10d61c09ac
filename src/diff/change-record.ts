// The records of a difference: everything that text and Markdown show, as JSON (`grammar/schema/diff.schema.json`).

/** From no work to all of it; every class includes the work of the ones before it. */
export type ImpactClass = 'none' | 'report' | 'evaluate' | 'train-student' | 'train-teacher' | 'data';

/** What a change makes necessary, taken alone. Work that the old side had already is not counted; equal work counts once. */
export interface Impact {
  readonly class: ImpactClass;
  readonly reason: string;
  /** students to train */
  readonly runs: number;
  readonly teacherRuns: number;
  readonly evaluations: number;
  readonly gpuHours: number;
  readonly basis: 'measured' | 'estimate';
}

/** 1-based; `col` in UTF-16 units. */
export interface RecordSpan {
  readonly file: string;
  readonly line: number;
  readonly col: number;
}

export interface Shielded {
  /** a variant, or `spcr.weights.*` for a whole table */
  readonly variant: string;
  /** "row `swapped`", "axis loss.hpdm.weight", "no loss.hpdm" */
  readonly by: string;
}

interface Located {
  /** owner and setting: `spcr.loss.hpdm.weight`; owner alone for whole declarations */
  readonly path: string;
  /** the declaration or row that was edited */
  readonly owner: string;
  readonly span: RecordSpan;
  /** which side `span` is a place of */
  readonly side: 'before' | 'after';
}
interface Change extends Located {
  readonly impact: Impact;
  /** variants that change, in the order of the files */
  readonly affects: readonly string[];
  /** variants that inherit from the owner and stay as they are */
  readonly shielded: readonly Shielded[];
}

/** Values are in the author's units; `null` where there is none on that side. */
export interface SettingRecord extends Change {
  readonly type: 'setting-changed' | 'setting-added' | 'setting-removed' | 'order-changed';
  readonly from: string | number | null;
  readonly to: string | number | null;
  readonly unit: string | null;
  /** nobody wrote the old or the new value: it is the default of rseg/std */
  readonly default: 'from' | 'to' | null;
}
/** A path, label or name that changed. */
export interface RenameRecord extends Change {
  readonly type: 'renamed';
  readonly what: 'experiment' | 'row' | 'table' | 'dataset' | 'entry';
  readonly from: string;
  readonly to: string;
}
/** A declaration, table or row that only one side has. */
export interface DeclarationRecord extends Change {
  readonly type: 'declaration-added' | 'declaration-removed';
  readonly what: 'experiment' | 'row' | 'ablation' | 'sweep' | 'dataset' | 'profile' | 'extern';
  /** its header or edits on one line */
  readonly text: string;
  /** finished runs of `runs/` that nothing declares any more */
  readonly orphans: readonly Orphan[];
}
export interface Orphan {
  readonly variant: string;
  readonly seed: number;
  readonly folder: string;
}
export interface SweepRecord extends Change {
  readonly type: 'sweep-changed';
  /** points on either side, and by name those that came and went */
  readonly from: number;
  readonly to: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** lines of the sweep that differ */
  readonly statements: readonly { readonly from: string | null; readonly to: string | null }[];
  readonly orphans: readonly Orphan[];
}
/** `final`, or an extern: what changes no setting of a variant by itself. */
export interface DeclarationEditRecord extends Change {
  readonly type: 'declaration-changed';
  readonly from: string;
  readonly to: string;
}
/** A file that does not compile: its diagnostic, and the variants that cannot be compared. */
export interface InvalidRecord extends Located {
  readonly type: 'invalid';
  readonly code: string;
  readonly message: string;
  readonly affects: readonly string[];
}

export type ChangeRecord = SettingRecord | RenameRecord | DeclarationRecord | SweepRecord | DeclarationEditRecord;

export interface VersionRecord {
  readonly type: 'version';
  readonly diff: '1.0';
}
/** What is compared with what. */
export interface ScopeRecord {
  readonly type: 'scope';
  readonly from: string;
  readonly to: string;
  /** tables of either side: how the variants below them are called */
  readonly tables: Readonly<Record<string, 'ablation' | 'sweep'>>;
}
/** A file that differs. Written before the records of its changes. */
export interface FileRecord {
  readonly type: 'file';
  readonly file: string;
  readonly state: 'changed' | 'added' | 'removed';
  readonly changes: number;
  readonly renames: number;
  /** settings of the new file that are as they were */
  readonly unchanged: number;
  /** edits that change layout, comments, order or spelling only */
  readonly formatting: number;
}
/** With `--full`: a setting that stayed. */
export interface UnchangedRecord {
  readonly type: 'unchanged';
  readonly path: string;
  readonly value: string;
  readonly span: RecordSpan;
}
/** With `--full`: lines that differ and mean the same; either text may be empty. */
export interface FormattingRecord {
  readonly type: 'formatting';
  readonly span: RecordSpan;
  readonly from: string;
  readonly to: string;
}
/** All work of all changes; shared work counts once, so it may be less than the sum of the changes. */
export interface TotalRecord {
  readonly type: 'total';
  readonly changes: number;
  readonly renames: number;
  readonly invalid: number;
  readonly runs: number;
  readonly teacherRuns: number;
  readonly evaluations: number;
  readonly gpuHours: number;
  readonly basis: 'measured' | 'estimate';
}
export type DiffRecord =
  | VersionRecord
  | ScopeRecord
  | FileRecord
  | ChangeRecord
  | InvalidRecord
  | UnchangedRecord
  | FormattingRecord
  | TotalRecord;
