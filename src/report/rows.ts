// The rows of tables: one per variant over its seeds, and one per teacher, however many students it has.
import { lossLine } from '../plan/effective-weight.js';
import type { Evaluated, ReportRun } from './collect/report-run.js';
import type { BySeed } from './statistics/seed-statistics.js';

export interface RowSeed {
  readonly seed: number;
  readonly run: ReportRun;
  readonly evaluated: Evaluated;
}
export interface Row {
  readonly kind: 'teacher' | 'student';
  readonly variant: string;
  /** short: without what its section has in common */
  readonly label: string;
  /** the ablation or sweep it belongs to; empty for experiments */
  readonly section: string;
  /** the loss of a student as its author would write it; what a teacher is */
  readonly detail: string;
  /** in ascending order, with and without results */
  readonly seeds: readonly RowSeed[];
}

/** Teachers first, then variants in the order in which they came. `runs`: every seed of a variant once. */
export function rowsOf(runs: readonly ReportRun[]): readonly Row[] {
  const variants = new Map<string, ReportRun[]>();
  for (const run of runs) {
    const own = variants.get(run.variant) ?? [];
    variants.set(run.variant, own);
    own.push(run);
  }
  const groups = [...variants.values()].map((own) => [...own].sort((a, b) => a.seed - b.seed));
  return [...teacherRows(groups), ...groups.map(studentRow)];
}

function studentRow(runs: readonly ReportRun[]): Row {
  const { variant, form } = runs[0]!;
  const parts = variant.split('.');
  const section = parts.length >= 3 ? parts.slice(0, -1).join('.') : '';
  const point = pointText(runs[0]!);
  return {
    kind: 'student',
    variant,
    label: point !== '' ? point : section === '' ? variant : parts.at(-1)!,
    section,
    detail: lossLine(form.loss),
    seeds: seedsOf(runs, 'student'),
  };
}

/** What a point of a sweep sets; empty for other variants. */
const pointText = ({ coordinates }: ReportRun): string =>
  coordinates.map(({ path, text }) => `${path} = ${text}`).join(', ');

/** Teachers whose evaluations are the same work are one row. */
function teacherRows(groups: readonly (readonly ReportRun[])[]): readonly Row[] {
  const found = new Map<string, { readonly variant: string; readonly seeds: Map<number, RowSeed> }>();
  for (const runs of groups) {
    const seeds = seedsOf(runs, 'teacher');
    if (seeds.length === 0) continue;
    const shared = [...found.values()].find((row) => seeds.some((own) => sameWork(own, row.seeds.get(own.seed))));
    const row = shared ?? { variant: runs[0]!.variant, seeds: new Map<number, RowSeed>() };
    if (shared === undefined) found.set(row.variant, row);
    for (const own of seeds) {
      const known = row.seeds.get(own.seed);
      // one of several equal runs may have been computed
      if (known === undefined || (known.evaluated.metrics === null && own.evaluated.metrics !== null))
        row.seeds.set(own.seed, own);
    }
  }
  return [...found.values()].map(({ variant, seeds }): Row => {
    const alone = found.size === 1;
    return {
      kind: 'teacher',
      variant,
      label: alone ? 'teacher' : `teacher of ${pointText([...seeds.values()][0]!.run) || variant}`,
      section: '',
      detail: 'cross-entropy, all modalities',
      seeds: [...seeds.values()].sort((a, b) => a.seed - b.seed),
    };
  });
}

function sameWork({ evaluated }: RowSeed, other: RowSeed | undefined): boolean {
  return other !== undefined && evaluated.stage.key === other.evaluated.stage.key;
}

function seedsOf(runs: readonly ReportRun[], subject: Row['kind']): readonly RowSeed[] {
  return runs.flatMap((run) => {
    const evaluated = run.evaluated.find(({ stage }) => stage.subject === subject);
    return evaluated === undefined ? [] : [{ seed: run.seed, run, evaluated }];
  });
}

/** The same evaluations for every seed: a point of a sweep that says what the base says already. */
export function isSameWork(a: Row, b: Row): boolean {
  return workOf(a) === workOf(b);
}

/** Names what was evaluated in a row; equal for rows of the same work. */
export const workOf = ({ seeds }: Row): string => seeds.map(({ evaluated }) => evaluated.stage.key).join();

/** What `measure` gives for each seed of a row that has results. */
export function valuesOf(row: Row, measure: (evaluated: Evaluated) => number | null): BySeed {
  return new Map(
    row.seeds.flatMap(({ seed, evaluated }) => {
      const value = measure(evaluated);
      return value === null ? [] : [[seed, value] as const];
    }),
  );
}
