// Runs with real plans and made-up results, as a report reads them from folders.
import { join } from 'node:path';
import { readSource } from '../../src/cli/source-reader.js';
import { compile } from '../../src/compiler/compile.js';
import type { NamedSuite } from '../../src/compiler/normal-form.js';
import { planStages } from '../../src/compiler/plan.js';
import { isSelectionProblem, selectVariants } from '../../src/compiler/select-variants.js';
import type { EvaluateStage } from '../../src/compiler/stage-plan.js';
import { expectedValue, mean } from '../../src/model/metrics.js';
import { packageRoot } from '../../src/package-root.js';
import { identifyPlan } from '../../src/plan/identified-plan.js';
import type { Evaluated, ReportRun } from '../../src/report/collect/report-run.js';
import type { SuiteResult } from '../../src/runtime/run/evaluation/suite-result.js';
import { planViews } from '../../src/runtime/run/evaluation/suite-views.js';

export const MADE = join(packageRoot, 'test/report/fixtures/made.rseg');
/** Work that has a folder, in the order of their numbers. */
const folders: string[] = [];
export const CLASSES = ['road', 'sky', 'car'];

export interface MadeRow {
  readonly variant: string;
  readonly seed: number;
  readonly subject: 'teacher' | 'student';
  readonly suite: string;
  /** subset, or `all` */
  readonly row: string;
}
/** mIoU 0..1 of one row, or null where the run has no results. */
export type MadeMiou = (row: MadeRow) => number | null;

/** All runs that `pattern` means in `made.rseg`, with the mIoU of `miou`. */
export function madeRuns(pattern: string, miou: MadeMiou): readonly ReportRun[] {
  const selected = selectVariants(compile(MADE, readSource), pattern);
  if (isSelectionProblem(selected)) throw new Error(selected.message);
  return selected.flatMap(({ compiled: { form, coordinates }, seeds }) =>
    seeds.map((seed): ReportRun => {
      const bare = planStages(form, seed, { baseFolder: packageRoot });
      const { plan, records } = identifyPlan(bare, { data: 'made', weights: {} }, []);
      const evaluated = plan.stages.flatMap((stage) =>
        stage.op === 'evaluate' ? [evaluatedOf(stage, form.variant, miou)] : [],
      );
      evaluated.sort((a, b) => (a.stage.subject === 'teacher' ? 0 : 1) - (b.stage.subject === 'teacher' ? 0 : 1));
      const missing = evaluated.some(({ metrics }) => metrics === null) ? 'not run yet' : null;
      // keys change with the versions of operations, the names of these folders do not
      const number = folders.indexOf(plan.run) < 0 ? folders.push(plan.run) : folders.indexOf(plan.run) + 1;
      const folder = join('/nowhere', `run-${number}`);
      return {
        variant: form.variant,
        seed,
        coordinates,
        form,
        stages: plan.stages,
        records,
        folder,
        incomplete: [],
        evaluated,
        missing,
      };
    }),
  );
}

function evaluatedOf(stage: EvaluateStage, variant: string, miou: MadeMiou): Evaluated {
  const { subject, seed, data, evaluation } = stage;
  const modalities = data.modalities.map(({ name }) => name);
  const suites = evaluation.suites.map((named) => {
    const rows = planViews([named], modalities, 'paper').suites[0]!.rows;
    const values = rows.map(({ label }) => miou({ variant, seed, subject, suite: named.name, row: label }));
    if (values.some((value) => value === null)) return null;
    return resultOf(named, rows, values as number[], modalities.length);
  });
  if (suites.includes(null)) return { stage, metrics: null };
  const rest = { split: evaluation.split, frames: 4, modalities, classes: CLASSES };
  const found = suites as SuiteResult[];
  return { stage, metrics: { version: 1, stage: stage.id, subject, ...rest, suites: found } };
}

function resultOf(
  { name, suite }: NamedSuite,
  rows: readonly { readonly label: string; readonly present: number }[],
  values: readonly number[],
  modalities: number,
): SuiteResult {
  const present = rows.map((row) => row.present);
  const probability = suite.call === 'missing' ? suite.args.probability : null;
  const expected =
    probability === null ? [] : [{ probability, miou: expectedValue(values, present, modalities, probability) }];
  const plain = rows.map(({ label }, i) => ({ row: label, miou: values[i]!, mf1: 0, macc: 0, pixelAccuracy: 0 }));
  return {
    suite: name,
    call: suite.call,
    rows: plain.map((row, i) => ({
      ...row,
      present: present[i]!,
      iou: CLASSES.map((_, c) => values[i]! + 0.01 * c),
      f1: CLASSES.map(() => 0),
      accuracy: CLASSES.map(() => 0),
      confusion: [80, 10, 10, 0, 100, 0, 20, 30, 50],
    })),
    summary: { mean: mean(values) },
    expected,
    conditions: [0.9, 1.1].map((factor, i) => ({
      by: 'weather',
      value: ['rain', 'sun'][i]!,
      frames: 2,
      rows: plain.map((row) => ({ ...row, miou: row.miou * factor })),
      summary: { mean: mean(values) * factor },
    })),
  };
}
