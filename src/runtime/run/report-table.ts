// The tables at the end of a run: mIoU per modality subset and the averages of every suite, teacher beside student.
import type { SuiteResult } from './evaluation/suite-result.js';
import type { Metrics } from './stages/evaluate-stage.js';

/** One line: percent, null where a network was not evaluated. */
export interface ReportRow {
  readonly label: string;
  readonly teacher: number | null;
  readonly student: number | null;
  /** student minus teacher, in points */
  readonly difference: number | null;
}
export interface ReportTable {
  readonly suite: string;
  readonly call: string;
  readonly rows: readonly ReportRow[];
}
/** Content of `report.json`. */
export interface Report {
  readonly version: 1;
  readonly split: string;
  readonly frames: number;
  readonly tables: readonly ReportTable[];
}

const percent = (share: number | undefined): number | null => (share === undefined ? null : 100 * share);

function row(label: string, teacher: number | undefined, student: number | undefined): ReportRow {
  const [a, b] = [percent(teacher), percent(student)];
  return { label, teacher: a, student: b, difference: a === null || b === null ? null : b - a };
}

function tableOf(suite: SuiteResult, teacher: SuiteResult | undefined, student: SuiteResult | undefined): ReportTable {
  const miou = (result: SuiteResult | undefined, label: string): number | undefined =>
    result?.rows.find((one) => one.row === label)?.miou;
  const rows = suite.rows.map(({ row: label }) => row(label, miou(teacher, label), miou(student, label)));
  const single = suite.rows.length === 1;
  // one row is its own mean
  const more = single
    ? [row('pixel accuracy', teacher?.rows[0]?.pixelAccuracy, student?.rows[0]?.pixelAccuracy)]
    : Object.keys(suite.summary).map((key) => row(key, teacher?.summary[key], student?.summary[key]));
  return { suite: suite.suite, call: suite.call, rows: [...rows, ...more] };
}

/** The tables of a run from the metrics of its evaluations, at least one of them. */
export function makeReport(metrics: readonly Metrics[]): Report {
  const teacher = metrics.find(({ subject }) => subject === 'teacher');
  const student = metrics.find(({ subject }) => subject === 'student');
  const first = student ?? teacher;
  if (first === undefined) throw new Error('a report needs at least one evaluation');
  const named = (from: Metrics | undefined, name: string): SuiteResult | undefined =>
    from?.suites.find(({ suite }) => suite === name);
  const tables = first.suites.map((suite) => tableOf(suite, named(teacher, suite.suite), named(student, suite.suite)));
  return { version: 1, split: first.split, frames: first.frames, tables };
}

const show = (value: number | null, sign = false): string =>
  value === null ? '-' : `${sign && value >= 0 ? '+' : ''}${value.toFixed(2)}`;

const HEADINGS = ['teacher', 'student', 'student - teacher'] as const;

function tableText({ suite, call, rows }: ReportTable): string {
  const width = Math.max(suite.length, ...rows.map(({ label }) => label.length));
  const line = (label: string, cells: readonly string[]): string =>
    [label.padEnd(width), ...cells.map((cell, i) => cell.padStart(HEADINGS[i]!.length))].join('  ').trimEnd();
  const body = rows.map((one) => line(one.label, [show(one.teacher), show(one.student), show(one.difference, true)]));
  return [line(suite, HEADINGS), ...body, `(${call}, in percent; mIoU unless said otherwise)`].join('\n');
}

/** The report as plain text. */
export function reportText(report: Report): string {
  const head = `split ${report.split}, ${report.frames} frames`;
  return `${[head, ...report.tables.map(tableText)].join('\n\n')}\n`;
}
