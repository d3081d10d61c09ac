// The tables at the end of a run: mIoU per modality subset and the averages of every suite, teacher beside student.
import { framesText, type Lacking, lackingOf } from '../data/lacking-frames.js';
import type { SuiteResult } from './evaluation/suite-result.js';
import { classTable, conditionTables, expectedLabel, leftOutOf, leftOutText } from './report/metric-tables.js';
import { type TextTable, tableMarkdown, tableText } from './report/text-table.js';
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
  /** row -> frames that have none of its modalities, where there are such */
  readonly leftOut?: Readonly<Record<string, number>>;
  readonly suite: string;
  readonly call: string;
  readonly rows: readonly ReportRow[];
}
/** Content of `report.json`. */
export interface Report extends Lacking {
  readonly version: 1;
  readonly split: string;
  readonly frames: number;
  readonly tables: readonly ReportTable[];
  /** classes of every evaluated network, and what differs between conditions; percent as text */
  readonly details: readonly ReportDetails[];
}
/** What is told of one network alone. */
export interface ReportDetails {
  readonly subject: 'teacher' | 'student';
  readonly conditions: readonly TextTable[];
  readonly classes: TextTable;
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
    : [
        row('mean', teacher?.summary.mean, student?.summary.mean),
        ...suite.expected.map((one, i) =>
          row(expectedLabel(one), teacher?.expected[i]?.miou, student?.expected[i]?.miou),
        ),
      ];
  const leftOut = leftOutOf(suite.rows);
  const told = Object.keys(leftOut).length === 0 ? {} : { leftOut };
  return { suite: suite.suite, call: suite.call, rows: [...rows, ...more], ...told };
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
  const details = metrics.map(
    (one): ReportDetails => ({
      subject: one.subject,
      conditions: conditionTables(one),
      classes: classTable(one),
    }),
  );
  const { split, frames, absent = {}, skipped = 0 } = first;
  return { version: 1, split, frames, ...lackingOf(absent, skipped), tables, details };
}

const show = (value: number | null, sign = false): string =>
  value === null ? '-' : `${sign && value >= 0 ? '+' : ''}${value.toFixed(2)}`;

const HEADINGS = ['teacher', 'student', 'student - teacher'] as const;

function textTable({ suite, call, rows, leftOut = {} }: ReportTable): TextTable {
  return {
    title: suite,
    columns: HEADINGS,
    rows: rows.map(({ label, teacher, student, difference }) => ({
      label,
      cells: [show(teacher), show(student), show(difference, true)],
    })),
    note: `${call}, in percent; mIoU unless said otherwise${leftOutText(leftOut)}`,
  };
}

/** What a report shows, in its order; titles of conditions and classes say whose they are. */
function allTables({ tables, details }: Report): readonly TextTable[] {
  const of = (subject: string, table: TextTable): TextTable => ({ ...table, title: `${table.title} (${subject})` });
  return [
    ...tables.map(textTable),
    ...details.flatMap(({ subject, conditions }) => conditions.map((table) => of(subject, table))),
    ...details.map(({ subject, classes }) => of(subject, classes)),
  ];
}

/** The report as plain text. */
export function reportText(report: Report): string {
  const head = `split ${report.split}, ${framesText(report.frames, report)}`;
  return `${[head, ...allTables(report).map(tableText)].join('\n\n')}\n`;
}

/** The report as Markdown; `pictures`: titles and files beside it. */
export function reportMarkdown(
  report: Report,
  pictures: readonly { readonly title: string; readonly file: string }[],
): string {
  const head = `Split \`${report.split}\`, ${framesText(report.frames, report)}.`;
  const drawn = pictures.map(({ title, file }) => `![${title}](${file})`);
  return `${['# Results', head, ...allTables(report).map(tableMarkdown), ...drawn].join('\n\n')}\n`;
}
