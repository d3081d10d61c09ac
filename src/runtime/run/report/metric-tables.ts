// What an evaluation says besides mIoU per subset: all metrics of the rows, conditions side by side, classes.
import type { ConditionResult, ExpectedMiou, RowResult, SuiteResult } from '../evaluation/suite-result.js';
import type { Metrics } from '../stages/evaluate-stage.js';
import type { TextTable } from './text-table.js';

export const percentText = (share: number): string => (100 * share).toFixed(2);

/** `expected, p = 5%` */
export const expectedLabel = ({ probability }: Pick<ExpectedMiou, 'probability'>): string =>
  `expected, p = ${Number((100 * probability).toFixed(4))}%`;

/** Row -> frames that it leaves out, of the rows that do. */
export const leftOutOf = (rows: readonly RowResult[]): Readonly<Record<string, number>> =>
  Object.fromEntries(rows.flatMap(({ row, leftOut = 0 }) => (leftOut > 0 ? [[row, leftOut]] : [])));

/** The end of a note about them; empty where there are none. */
export function leftOutText(leftOut: Readonly<Record<string, number>>): string {
  const told = Object.entries(leftOut).map(([row, frames]) => `${row} ${frames}`);
  return told.length === 0 ? '' : `; frames that lack all of a row are left out of it: ${told.join(', ')}`;
}

/** Every row of a suite with all its metrics, then the averages of its mIoU. */
export function suiteTable({ suite, call, rows, summary, expected }: SuiteResult): TextTable {
  const metrics = rows.map(({ row, miou, mf1, macc, pixelAccuracy }) => ({
    label: row,
    cells: [miou, mf1, macc, pixelAccuracy].map(percentText),
  }));
  const blank = ['', '', ''];
  const averages = [
    { label: 'mean', cells: [percentText(summary.mean!), ...blank] },
    ...expected.map((one) => ({ label: expectedLabel(one), cells: [percentText(one.miou), ...blank] })),
  ];
  return {
    title: suite,
    columns: ['mIoU', 'F1', 'accuracy', 'pixel accuracy'],
    rows: rows.length === 1 ? metrics : [...metrics, ...averages],
    note: `${call}, in percent; all but pixel accuracy are means over all classes${leftOutText(leftOutOf(rows))}`,
  };
}

/** One table per kind of condition: mean mIoU of every suite on the frames of each. Empty where nothing is known of them. */
export function conditionTables({ suites }: Pick<Metrics, 'suites'>): readonly TextTable[] {
  const kinds = new Set(suites.flatMap(({ conditions }) => conditions.map(({ by }) => by)));
  return [...kinds].map((kind): TextTable => {
    const of = ({ conditions }: SuiteResult): readonly ConditionResult[] => conditions.filter(({ by }) => by === kind);
    const columns = of(suites[0]!);
    return {
      title: kind,
      columns: columns.map(({ value }) => value),
      rows: [
        { label: 'frames', cells: columns.map(({ frames }) => String(frames)) },
        ...suites.map((suite) => ({
          label: suite.suite,
          cells: of(suite).map(({ summary }) => percentText(summary.mean!)),
        })),
      ],
      note: `mean mIoU of each suite on the frames of one ${kind}, in percent`,
    };
  });
}

/** The row with all modalities untouched, or else the first of the first suite. */
export function fullRow({ suites, modalities }: Pick<Metrics, 'suites' | 'modalities'>): RowResult {
  const whole = suites
    .filter(({ call }) => call !== 'noise')
    .flatMap(({ rows }) => rows.filter(({ present }) => present === modalities.length));
  return whole[0] ?? suites[0]!.rows[0]!;
}

/** IoU, F1 and accuracy of every class. */
export function classTable(metrics: Metrics): TextTable {
  const { row, iou, f1, accuracy, confusion } = fullRow(metrics);
  const names = metrics.classes;
  const total = Math.max(
    1,
    confusion.reduce((a, b) => a + b, 0),
  );
  const pixels = names.map((_, c) =>
    confusion.slice(c * names.length, (c + 1) * names.length).reduce((a, b) => a + b, 0),
  );
  return {
    title: 'class',
    columns: ['IoU', 'F1', 'accuracy', 'pixels'],
    rows: names.map((name, c) => ({
      label: name,
      cells: [iou[c]!, f1[c]!, accuracy[c]!, pixels[c]! / total].map(percentText),
    })),
    note: `${metrics.subject}, ${row}, in percent; classes that never occur count as 0 in means`,
  };
}
