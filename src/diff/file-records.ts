// What happened to each file as a whole, and with `full` everything in it that means what it meant before.
import type { Decl, Range } from '../../grammar/ast.js';
import { assertNever } from '../assert-never.js';
import { flattenEdits } from '../compiler/flatten-edits.js';
import type { Module } from '../compiler/modules.js';
import { Problems } from '../compiler/problems.js';
import type { ChangeRecord, FileRecord, FormattingRecord, InvalidRecord, UnchangedRecord } from './change-record.js';
import type { Comparison } from './comparison.js';
import { type Hunk, lineHunks, linesOf } from './line-hunks.js';
import { ownerAt } from './owner.js';
import type { Side } from './side.js';
import { editedPath, lineOf, wordsOf } from './statement-changes.js';

export interface FileSummary {
  readonly file: FileRecord;
  readonly details: readonly (UnchangedRecord | FormattingRecord)[];
}

/** Files that differ as text, and files that hold a record. */
export function fileSummaries(
  comparison: Comparison,
  records: readonly (ChangeRecord | InvalidRecord)[],
): readonly FileSummary[] {
  const { before, after } = comparison;
  const files = new Set([...after.compilations.keys(), ...before.compilations.keys()]);
  for (const { span } of records) files.add(span.file);
  return [...files].sort().flatMap((file) => {
    const [old, now] = [textOf(before, file), textOf(after, file)];
    const own = records.filter(({ span }) => span.file === file);
    if (old === now && own.length === 0) return [];
    return [summaryOf(file, own, comparison)];
  });
}

const textOf = (side: Side, file: string): string | null => side.sources.get(file) ?? null;

function summaryOf(file: string, own: readonly (ChangeRecord | InvalidRecord)[], comparison: Comparison): FileSummary {
  const { before, after } = comparison;
  const [old, now] = [textOf(before, file), textOf(after, file)];
  const renames = own.filter(({ type }) => type === 'renamed').length;
  const state = old === null ? 'added' : now === null ? 'removed' : 'changed';
  const same = state === 'changed' ? sameHunks(old!, now!, own, comparison) : [];
  const unchanged = state === 'changed' ? unchangedSettings(file, comparison, own) : [];
  const summary = { changes: own.length - renames, renames, unchanged: unchanged.length, formatting: same.length };
  return {
    file: { type: 'file', file, state, ...summary },
    details: [...unchanged, ...same.map((hunk) => formattingRecord(hunk, file, old!, now!))],
  };
}

/** Differing lines that hold nothing of any record. A rename has no place on its old side: its name is looked for. */
function sameHunks(
  old: string,
  now: string,
  own: readonly (ChangeRecord | InvalidRecord)[],
  comparison: Comparison,
): readonly Hunk[] {
  const names = own.flatMap((record) => (record.type === 'renamed' ? [record.from, record.to] : []));
  const [oldLines, newLines] = [linesOf(old), linesOf(now)];
  const touched = (hunk: Hunk): boolean => {
    const lines = [
      ...oldLines.slice(hunk.before.from - 1, hunk.before.to - 1),
      ...newLines.slice(hunk.after.from - 1, hunk.after.to - 1),
    ];
    if (names.some((name) => lines.some((line) => wordIn(line, name)))) return true;
    return own.some(
      ({ span, side, owner }) => inRange(span.line, hunk[side]) || inDeclaration(owner, hunk, comparison),
    );
  };
  return lineHunks(old, now).filter((hunk) => !touched(hunk));

  /** The whole text of what was added or removed belongs to it. */
  function inDeclaration(owner: string, hunk: Hunk, { before, after }: Comparison): boolean {
    const whole = own.find((record) => record.owner === owner && record.type.startsWith('declaration-'));
    const side = whole?.side;
    if (side === undefined) return false;
    const module = moduleOf(side === 'after' ? after : before, whole!.span.file);
    const text = module?.text ?? '';
    const from = offsetOfLine(text, hunk[side].from);
    const to = offsetOfLine(text, hunk[side].to);
    const decl = module?.ast.decls.find(({ range }) => range.start < to && range.end > from);
    return (
      module !== null && decl !== undefined && (ownerAt(module, { start: decl.range.start }) ?? '').startsWith(owner)
    );
  }
}

const inRange = (line: number, { from, to }: { readonly from: number; readonly to: number }): boolean =>
  line >= from && line < to;

const wordIn = (line: string, name: string): boolean => line.split(/[^A-Za-z0-9_]+/).includes(name);

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', offset);
    if (next < 0) return text.length;
    offset = next + 1;
  }
  return offset;
}

function moduleOf({ compilations }: Side, file: string): Module | null {
  for (const { modules } of compilations.values()) {
    const module = modules.get(file);
    if (module !== undefined) return module;
  }
  return null;
}

interface Statement {
  readonly path: string;
  /** equal for statements that differ in layout only */
  readonly words: string;
  readonly value: string;
  readonly start: number;
}

/** Statements of the new file that the old one has as well, with the same words. */
function unchangedSettings(
  file: string,
  comparison: Comparison,
  own: readonly (ChangeRecord | InvalidRecord)[],
): readonly UnchangedRecord[] {
  const [old, now] = [moduleOf(comparison.before, file), moduleOf(comparison.after, file)];
  if (old === null || now === null) return [];
  const known = new Set(statementsOf(old).map(({ path, words }) => `${path}\0${words}`));
  return statementsOf(now).flatMap(({ path, words, value, start }) => {
    if (!known.has(`${path}\0${words}`)) return [];
    const span = comparison.spanOf({ file, start, end: start }, 'after');
    const told = own.some((record) => record.side === 'after' && record.span.line === span.line);
    return told ? [] : [{ type: 'unchanged', path, value, span } as const];
  });
}

function statementsOf(module: Module): readonly Statement[] {
  return module.ast.decls.flatMap((decl) => statementsIn(decl, module));
}

function statementsIn(decl: Decl, module: Module): readonly Statement[] {
  const { text, file } = module;
  const owner = ownerAt(module, decl.range) ?? '';
  const texts = (range: Range) => ({ words: wordsOf(text, range), value: lineOf(text, range) });
  switch (decl.kind) {
    case 'dataset':
    case 'profile':
    case 'experiment':
      return flattenEdits(decl.body.edits, file, new Problems()).map((edit) => {
        const range = 'value' in edit ? edit.value.range : edit.range;
        return { path: `${owner}.${editedPath(edit)}`, ...texts(range), start: edit.range.start };
      });
    case 'ablation':
      return decl.rows.map((row) => {
        const [first, last] = [row.edits[0], row.edits.at(-1)];
        const range = { start: first?.range.start ?? row.range.end, end: last?.range.end ?? row.range.end };
        return { path: `${owner}.${row.name.name}`, ...texts(range), start: row.range.start };
      });
    case 'sweep':
      return decl.items.map((item) => ({ path: owner, ...texts(item.range), start: item.range.start }));
    case 'import':
    case 'extern':
      return [];
    default:
      return assertNever(decl);
  }
}

function formattingRecord({ before, after }: Hunk, file: string, old: string, now: string): FormattingRecord {
  const part = (text: string, { from, to }: Hunk['before']): string =>
    linesOf(text)
      .slice(from - 1, to - 1)
      .join('\n');
  const span = { file, line: after.from, col: 1 };
  return { type: 'formatting', span, from: part(old, before), to: part(now, after) };
}
