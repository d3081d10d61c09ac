// Two experiments side by side: what is set differently, what comes out differently and whether that is more than noise.
import { basename } from 'node:path';
import type { ReportRun } from '../collect/report-run.js';
import { factsOfRun } from '../collect/run-facts.js';
import { expectedMeasure, type Measure, meanMeasure, resultOf, subsetMeasure, suitesOf } from '../measures.js';
import { isSameWork, type Row, rowsOf, valuesOf } from '../rows.js';
import { boundBetween, boundOfPaired, noiseOf } from '../statistics/noise.js';
import { pairedDifference, type Statistic, statisticOf } from '../statistics/seed-statistics.js';
import { environmentDifferences } from './environment-differences.js';
import { type SettingDifference, settingDifferences } from './setting-differences.js';
import { type WeightDifference, weightDifference } from './weight-differences.js';

export interface Side {
  readonly variant: string;
  readonly seeds: readonly number[];
  /** names of the run folders, in the order of the seeds */
  readonly runs: readonly string[];
  /** `spcr@2: not run yet` */
  readonly missing: readonly string[];
}
export interface MeasureComparison {
  readonly network: 'teacher' | 'student';
  readonly measure: string;
  readonly a: Statistic | null;
  readonly b: Statistic | null;
  /** b minus a in points; seed by seed where they share seeds */
  readonly difference: Statistic | null;
  /** what two equal experiments exceed with 5 % probability; null where nothing is known of the noise */
  readonly noise: number | null;
}
/** Content of `rseg compare --json`. */
export interface Comparison {
  readonly compare: '1.0';
  readonly a: Side;
  readonly b: Side;
  /** seeds that both have */
  readonly commonSeeds: readonly number[];
  /** null where a run folder does not tell */
  readonly settings: readonly SettingDifference[] | null;
  readonly sameData: boolean;
  /** of teachers that are the same work nothing is told */
  readonly sameTeacher: boolean;
  readonly measures: readonly MeasureComparison[];
  readonly environment: readonly SettingDifference[] | null;
  /** of the networks that both have, by pairs of runs */
  readonly weights: readonly {
    readonly network: 'teacher' | 'student';
    readonly seeds: readonly [number, number];
    readonly difference: WeightDifference;
  }[];
}

/** `a` and `b`: the seeds of one variant each, at least one. */
export function compareRuns(a: readonly ReportRun[], b: readonly ReportRun[]): Comparison {
  const commonSeeds = a.map(({ seed }) => seed).filter((seed) => b.some((run) => run.seed === seed));
  const pairs =
    commonSeeds.length > 0
      ? commonSeeds.map((seed) => [runWith(a, seed), runWith(b, seed)] as const)
      : [[a[0]!, b[0]!] as const];
  const [first, second] = pairs[0]!;
  const [rowsOfA, rowsOfB] = [rowsOf(a), rowsOf(b)];
  const find = (rows: readonly Row[], kind: Row['kind']): Row | undefined => rows.find((row) => row.kind === kind);
  const both = (['teacher', 'student'] as const).flatMap((network) => {
    const [ofA, ofB] = [find(rowsOfA, network), find(rowsOfB, network)];
    return ofA === undefined || ofB === undefined ? [] : [{ network, ofA, ofB }];
  });
  const sameTeacher = both.some(({ network, ofA, ofB }) => network === 'teacher' && isSameWork(ofA, ofB));
  const told = both.filter(({ network }) => network === 'student' || !sameTeacher);
  return {
    compare: '1.0',
    a: sideOf(a),
    b: sideOf(b),
    commonSeeds,
    settings: settingDifferences(first, second),
    sameData: dataKey(first) === dataKey(second),
    sameTeacher,
    measures: told.flatMap(({ network, ofA, ofB }) =>
      measuresOf(ofA, ofB).map((measure) => compareMeasure(network, measure, ofA, ofB)),
    ),
    environment: environmentDifferences(factsOfRun(first.folder), factsOfRun(second.folder)),
    weights: told.flatMap(({ network }) =>
      pairs.map(([x, y]) => ({
        network,
        seeds: [x.seed, y.seed] as const,
        difference: weightDifference(x, y, network),
      })),
    ),
  };
}

/** Whether settings, results or weights differ; machines may. */
export function isDifferent({ settings, measures, weights }: Comparison): boolean {
  return (
    (settings ?? []).length > 0 ||
    measures.some(
      ({ a, b, difference }) =>
        (a === null) !== (b === null) ||
        (difference !== null && (difference.mean !== 0 || (difference.deviation ?? 0) !== 0)),
    ) ||
    weights.some(({ difference }) => difference.kind === 'different' || difference.kind === 'other-network')
  );
}

const runWith = (runs: readonly ReportRun[], seed: number): ReportRun => runs.find((run) => run.seed === seed)!;
const dataKey = ({ stages }: ReportRun): string | undefined => stages.find(({ op }) => op === 'index-data')?.key;

function sideOf(runs: readonly ReportRun[]): Side {
  return {
    variant: runs[0]!.variant,
    seeds: runs.map(({ seed }) => seed),
    runs: runs.map(({ folder }) => basename(folder)),
    missing: runs.flatMap(({ variant, seed, missing }) => (missing === null ? [] : [`${variant}@${seed}: ${missing}`])),
  };
}

type Named = Measure & { readonly name: string };

/** Means, expected values and subsets of every suite that one of them was evaluated by. */
function measuresOf(a: Row, b: Row): readonly Named[] {
  return suitesOf([a, b]).flatMap((suite): Named[] => {
    const results = [a, b].flatMap(({ seeds }) => seeds.map(({ evaluated }) => resultOf(evaluated, suite)));
    const rows = results.find((result) => result !== null)?.rows ?? [];
    const subsets =
      rows.length < 2
        ? []
        : rows.map(({ row }) => ({ ...subsetMeasure(suite, row, row), name: `${suite.name} ${row}` }));
    return [
      ...subsets,
      { ...meanMeasure(suite), name: rows.length < 2 ? suite.name : `${suite.name} mean` },
      ...(suite.probability === null
        ? []
        : [{ ...expectedMeasure(suite, suite.probability), name: `${suite.name} E` }]),
    ];
  });
}

function compareMeasure(network: 'teacher' | 'student', { name, of }: Named, a: Row, b: Row): MeasureComparison {
  const [ofA, ofB] = [valuesOf(a, of), valuesOf(b, of)];
  const [meanA, meanB] = [statisticOf([...ofA.values()]), statisticOf([...ofB.values()])];
  const difference = pairedDifference(ofB, ofA) ?? unpaired(meanA, meanB);
  const noise = noiseOf(ofA) ?? noiseOf(ofB);
  const isPaired = [...ofA.keys()].some((seed) => ofB.has(seed));
  const bound =
    noise === null || difference === null || meanA === null || meanB === null
      ? null
      : isPaired
        ? boundOfPaired(noise, difference)
        : boundBetween(noise, meanA, meanB);
  return { network, measure: name, a: meanA, b: meanB, difference, noise: bound };
}

/** Runs that share no seed can only be compared in the mean. */
function unpaired(a: Statistic | null, b: Statistic | null): Statistic | null {
  return a === null || b === null ? null : { n: Math.min(a.n, b.n), mean: b.mean - a.mean, deviation: null };
}
