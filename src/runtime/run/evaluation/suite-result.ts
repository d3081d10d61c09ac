// From confusion matrices to the numbers of a suite.
import type { NamedSuite } from '../../../compiler/normal-form.js';
import { averagedMiou, classMetrics, expectedValue, mean } from '../../../model/metrics.js';
import type { FusionRow } from './suite-views.js';

export interface RowResult {
  /** subset such as `rgb+depth`, or `all` */
  readonly row: string;
  readonly present: number;
  readonly miou: number;
  readonly pixelAccuracy: number;
  /** per class */
  readonly iou: readonly number[];
  /** row-major [target, prediction] */
  readonly confusion: readonly number[];
}
export interface SuiteResult {
  readonly suite: string;
  readonly call: string;
  readonly rows: readonly RowResult[];
  /** `mean` of the rows' mIoU; `expected` under independent failures where the suite has their probability */
  readonly summary: Readonly<Record<string, number>>;
}

export interface ResultSettings {
  readonly classes: number;
  readonly modalities: number;
  readonly semantics: 'paper' | 'reference';
}

export function suiteResult(
  { name, suite }: NamedSuite,
  rows: readonly FusionRow[],
  confusionOf: (row: FusionRow) => Float64Array,
  { classes, modalities, semantics }: ResultSettings,
): SuiteResult {
  const results = rows.map((row): RowResult => {
    const confusion = confusionOf(row);
    const { miou, pixelAccuracy, iou } = classMetrics(confusion, classes);
    return { row: row.label, present: row.present, miou, pixelAccuracy, iou, confusion: [...confusion] };
  });
  const values = results.map(({ miou }) => averagedMiou(miou, semantics));
  const summary: Record<string, number> = { mean: mean(values) };
  if (suite.call === 'missing') {
    const sizes = rows.map(({ present }) => present);
    summary.expected = expectedValue(values, sizes, modalities, suite.args.probability);
  }
  return { suite: name, call: suite.call, rows: results, summary };
}

/** mIoU by row, as events carry it. */
export const miouByRow = ({ rows }: SuiteResult): Record<string, number> =>
  Object.fromEntries(rows.map(({ row, miou }) => [row, miou]));
