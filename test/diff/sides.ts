// Two versions of some files, compared without a disk; prices that a person can multiply.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../../src/compiler/stage-plan.js';
import type { ChangeRecord, DiffRecord, InvalidRecord } from '../../src/diff/change-record.js';
import { compareTrees, type DiffOptions } from '../../src/diff/compare.js';
import type { FileTree } from '../../src/diff/side.js';
import { packageRoot } from '../../src/package-root.js';

export type Files = Readonly<Record<string, string>>;

export const fixture = (path: string): string => readFileSync(join(packageRoot, 'test', path), 'utf8');

/** The reference listing: data set, experiment, ten rows, two sweeps. */
export const LISTING: Files = {
  'deliver.rseg': fixture('grammar/fixtures/deliver.rseg'),
  'spcr.rseg': fixture('grammar/fixtures/spcr.rseg'),
};
/** One file with data set, experiment and ten rows. */
export const ABLATION = fixture('diff/fixtures/ablation.rseg');

export function treeOf(name: string, files: Files): FileTree {
  return { name, files: Object.keys(files), read: (path) => files[path] ?? null };
}

/** A training takes two hours, a test a quarter of one, measured. */
export function price({ op }: Stage): { readonly hours: number; readonly basis: 'measured' | 'estimate' } {
  if (op === 'evaluate') return { hours: 0.25, basis: 'measured' };
  return { hours: op === 'train-student' || op === 'train-teacher' ? 2 : 0, basis: 'estimate' };
}

export function difference(before: Files, after: Files, options: Partial<DiffOptions> = {}): readonly DiffRecord[] {
  return compareTrees(treeOf('before', before), treeOf('after', after), { price, ...options });
}

export type Told = ChangeRecord | InvalidRecord;

/** The records that say what changed. */
export function changes(records: readonly DiffRecord[]): readonly Told[] {
  const frame = ['version', 'scope', 'file', 'unchanged', 'formatting', 'total'];
  return records.filter((record): record is Told => !frame.includes(record.type));
}

/** The changes from one text to another, as one file. */
export function changesOf(before: string, after: string): readonly Told[] {
  return changes(difference({ 'a.rseg': before }, { 'a.rseg': after }));
}

/** Replaces a text that must be there. */
export function edited(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`no ${from}`);
  return text.replace(from, () => to);
}
