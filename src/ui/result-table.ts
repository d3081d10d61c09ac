// The tables a run is made for: mIoU per modality subset and per suite, teacher beside student.
import type { DrawContext } from './draw-context.js';
import { formatPercent, formatPoints } from './quantity.js';
import type { Result } from './run-model.js';
import { sanitize } from './sanitize.js';
import { progressBar } from './widgets/progress-bar.js';
import { type Column, table } from './widgets/table.js';

interface Row {
  readonly label: string;
  readonly teacher: number | undefined;
  readonly student: number | undefined;
  /** a section begins above this row */
  readonly opens: boolean;
}
const BAR_WIDTH = 12;
/** Tables above this many subsets are told per number of modalities. */
const MAX_SUBSETS = 20;

/**
 * The results as lines of at most `width` cells; empty without results. Rows are the subsets of the suite that has most
 * of them, then mean (and expected) mIoU of every suite; columns are the networks and, with both, their difference.
 */
export function resultTable(results: readonly Result[], width: number, context: DrawContext): string[] {
  if (results.length === 0) return [];
  const { palette, symbols } = context;
  const rows = [...subsetRows(results), ...suiteRows(results)];
  const subjects = (['teacher', 'student'] as const).filter((subject) => results.some((r) => r.subject === subject));
  const both = subjects.length === 2;
  const first = Math.max(...rows.map((row) => row.label.length), 8);
  const withBar = width >= first + 2 * subjects.length + 8 * subjects.length + (both ? 12 : 0) + BAR_WIDTH + 2;
  const columns: Column[] = [
    { header: palette.paint('strong', 'mIoU %'), align: 'left' },
    ...subjects.map((subject): Column => ({ header: palette.paint('strong', subject), align: 'right' })),
    ...(both ? [{ header: palette.paint('strong', 'difference'), align: 'right' } as const] : []),
    ...(withBar ? [{ header: '', align: 'left' } as const] : []),
  ];
  const cells = rows.map((row) => {
    const best = row[subjects.at(-1)!] ?? Number.NaN;
    const difference = (row.student ?? Number.NaN) - (row.teacher ?? Number.NaN);
    return [
      row.label,
      ...subjects.map((subject) => formatPercent(row[subject])),
      ...(both ? [palette.paint(difference < 0 ? 'fail' : 'ok', formatPoints(difference))] : []),
      ...(withBar ? [palette.paint('accent', progressBar(best, BAR_WIDTH, symbols))] : []),
    ];
  });
  const lines = table(columns, cells, width, symbols);
  return lines.flatMap((line, i) => (i > 1 && rows[i - 1]!.opens ? [ruleLine(lines, context), line] : [line]));
}

function subsetRows(results: readonly Result[]): Row[] {
  const suite = widestSuite(results);
  if (suite === null) return [];
  const teacher = results.find((r) => r.suite === suite && r.subject === 'teacher')?.miou ?? {};
  const student = results.find((r) => r.suite === suite && r.subject === 'student')?.miou ?? {};
  const names = [...new Set([...Object.keys(teacher), ...Object.keys(student)])].filter((name) => name !== 'mean');
  if (names.length > MAX_SUBSETS) return countRows(names, teacher, student);
  return names.map((name) => ({
    label: sanitize(name),
    teacher: teacher[name],
    student: student[name],
    opens: false,
  }));
}

type Values = Readonly<Record<string, number>>;

function countRows(names: readonly string[], teacher: Values, student: Values): Row[] {
  const sizes = [...new Set(names.map((name) => name.split('+').length))].sort((a, b) => a - b);
  return sizes.map((size) => {
    const same = names.filter((name) => name.split('+').length === size);
    return {
      label: `${size} of the modalities (mean of ${same.length})`,
      teacher: meanOf(same.map((name) => teacher[name])),
      student: meanOf(same.map((name) => student[name])),
      opens: false,
    };
  });
}

function suiteRows(results: readonly Result[]): Row[] {
  const rows: Row[] = [];
  for (const suite of new Set(results.map((result) => result.suite))) {
    const of = (subject: string): Values =>
      results.find((r) => r.suite === suite && r.subject === subject)?.summary ?? {};
    const [teacher, student] = [of('teacher'), of('student')];
    for (const key of new Set([...Object.keys(teacher), ...Object.keys(student)])) {
      rows.push({
        label: `${suite} ${sanitize(key)}`,
        teacher: teacher[key],
        student: student[key],
        opens: rows.length === 0,
      });
    }
  }
  return rows;
}

/** The suite with most subsets, the first of equals; null when no suite tells subsets apart. */
function widestSuite(results: readonly Result[]): string | null {
  let widest: Result | null = null;
  for (const result of results) {
    const size = Object.keys(result.miou).length;
    if (size > 1 && size > Object.keys(widest?.miou ?? {}).length) widest = result;
  }
  return widest?.suite ?? null;
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined && Number.isFinite(value));
  return known.length === 0 ? undefined : known.reduce<number>((sum, value) => sum + (value ?? 0), 0) / known.length;
}

function ruleLine(lines: readonly string[], { palette, symbols }: DrawContext): string {
  const width = Math.max(...lines.map((line) => line.replace(/\u001b\[[0-9;]*m/g, '').length));
  return palette.paint('border', symbols.box.horizontal.repeat(width));
}
