// From confusion matrices to the numbers of a suite.
import type { NamedSuite } from '../../../compiler/normal-form.js';
import { averagedMiou, type Confusion, classMetrics, expectedValue, mean } from '../../../model/metrics.js';
import type { ConfusionTotals } from './confusion-totals.js';
import type { FusionRow } from './suite-views.js';

/** Ratios in 0..1. The means are over all K classes; a class that neither occurs nor is predicted counts as 0 in them. */
export interface RowMetrics {
  readonly miou: number;
  readonly mf1: number;
  /** mean of the classes' accuracies */
  readonly macc: number;
  /** share of all counted pixels that are right */
  readonly pixelAccuracy: number;
}
export interface RowResult extends RowMetrics {
  /** subset such as `rgb+depth`, or `all` */
  readonly row: string;
  readonly present: number;
  /** frames that have none of the row's modalities, where there are such: they are not counted */
  readonly leftOut?: number;
  /** per class, as `f1` and `accuracy` */
  readonly iou: readonly number[];
  readonly f1: readonly number[];
  readonly accuracy: readonly number[];
  /** row-major [target, prediction] */
  readonly confusion: readonly number[];
}
/** Expected mIoU when each modality fails with that probability (method, equation 13). */
export interface ExpectedMiou {
  readonly probability: number;
  readonly miou: number;
}
/** The suite on the frames of one condition, `weather` = `rain`. */
export interface ConditionResult {
  readonly by: string;
  readonly value: string;
  readonly frames: number;
  readonly rows: readonly (RowMetrics & { readonly row: string })[];
  readonly summary: Readonly<Record<string, number>>;
}
export interface SuiteResult {
  readonly suite: string;
  readonly call: string;
  readonly rows: readonly RowResult[];
  /** `mean` of the rows' mIoU; `expected` under independent failures where the suite has their probability */
  readonly summary: Readonly<Record<string, number>>;
  /** for the published probabilities and the suite's own, ascending; empty where nothing fails */
  readonly expected: readonly ExpectedMiou[];
  /** empty where the data set tells no conditions */
  readonly conditions: readonly ConditionResult[];
}

export interface ResultSettings {
  readonly classes: number;
  readonly modalities: number;
  readonly semantics: 'paper' | 'reference';
}

/** Failure probabilities of the published tables. */
const PUBLISHED = [0.05, 0.1, 0.2];

/** `keyOf`: the name by which `totals` know a row. */
export function suiteResult(
  named: NamedSuite,
  rows: readonly FusionRow[],
  totals: ConfusionTotals,
  keyOf: (row: FusionRow) => string,
  settings: ResultSettings,
): SuiteResult {
  const { name, suite } = named;
  const { classes } = settings;
  const results = rows.map((row): RowResult => {
    const confusion = totals.whole(keyOf(row));
    const { iou, f1, accuracy, ...means } = classMetrics(confusion, classes);
    const leftOut = totals.leftOut(keyOf(row));
    const told = leftOut === 0 ? {} : { leftOut };
    return { row: row.label, present: row.present, ...told, ...means, iou, f1, accuracy, confusion: [...confusion] };
  });
  const conditions = totals.conditions().map(({ by, value, frames, confusion }): ConditionResult => {
    const ofRows = rows.map((row) => ({ row: row.label, ...meansOf(confusion(keyOf(row)), classes) }));
    return { by, value, frames, rows: ofRows, summary: summaryOf(named, rows, ofRows, settings) };
  });
  const values = averaged(results, settings);
  const expected =
    suite.call === 'missing'
      ? [...new Set([...PUBLISHED, suite.args.probability])]
          .sort((a, b) => a - b)
          .map((probability) => ({ probability, miou: expectedMiou(values, rows, probability, settings) }))
      : [];
  const summary = summaryOf(named, rows, results, settings);
  return { suite: name, call: suite.call, rows: results, summary, expected, conditions };
}

function meansOf(confusion: Confusion, classes: number): RowMetrics {
  const { miou, mf1, macc, pixelAccuracy } = classMetrics(confusion, classes);
  return { miou, mf1, macc, pixelAccuracy };
}

const averaged = (results: readonly RowMetrics[], { semantics }: ResultSettings): readonly number[] =>
  results.map(({ miou }) => averagedMiou(miou, semantics));

function expectedMiou(
  values: readonly number[],
  rows: readonly FusionRow[],
  probability: number,
  { modalities }: ResultSettings,
): number {
  const sizes = rows.map(({ present }) => present);
  return expectedValue(values, sizes, modalities, probability);
}

function summaryOf(
  { suite }: NamedSuite,
  rows: readonly FusionRow[],
  results: readonly RowMetrics[],
  settings: ResultSettings,
): Record<string, number> {
  const values = averaged(results, settings);
  if (suite.call !== 'missing') return { mean: mean(values) };
  return { mean: mean(values), expected: expectedMiou(values, rows, suite.args.probability, settings) };
}

/** mIoU by row, as events carry it. */
export const miouByRow = ({ rows }: SuiteResult): Record<string, number> =>
  Object.fromEntries(rows.map(({ row, miou }) => [row, miou]));
