// The tables of a paper for one board: robustness, every subset of the modalities, conditions, classes.
import { leftOutOf } from '../../runtime/run/report/metric-tables.js';
import type { Board } from '../boards.js';
import {
  classMeasure,
  conditionMeasure,
  expectedMeasure,
  type Measure,
  meanMeasure,
  resultOf,
  robustnessMeasure,
  subsetMeasure,
  suitesOf,
  type TableSuite,
} from '../measures.js';
import { letterKey, subsetLabel } from '../subset-label.js';
import { conditionSubsetTable } from './condition-table.js';
import { differenceTable, hasResults, type MeasureTable, valueTable } from './measure-table.js';
import type { PaperTable } from './paper-table.js';

/** Empty where no run has results. */
export function resultTables(board: Board): readonly PaperTable[] {
  if (!board.rows.some(hasResults)) return [];
  const suites = suitesOf(board.rows);
  const asked = [summaryOf(board, suites), ...suites.flatMap((suite) => subsetsOf(board, suite) ?? [])];
  const [main] = suites;
  return [
    ...asked.flatMap((one) => [valueTable(board, one), differenceTable(board, one) ?? []].flat()),
    ...(main === undefined ? [] : conditionsOf(board, main).map((one) => valueTable(board, one))),
    ...(main === undefined
      ? []
      : kindsOf(board, main).flatMap((kind) => conditionSubsetTable(board, main, kind) ?? [])),
    valueTable(board, classesOf(board)),
  ];
}

/** Mean of every suite, the expected values, and the robustness mean. */
function summaryOf(board: Board, suites: readonly TableSuite[]): MeasureTable {
  const robustness = robustnessMeasure(suites);
  const measures = suites.flatMap((suite): Measure[] => [
    meanMeasure(suite),
    ...(suite.probability === null ? [] : [expectedMeasure(suite, suite.probability)]),
  ]);
  const unequal = suites.filter((suite) => leftOutBy(board, suite).length > 0).map(({ name }) => name);
  const named = suites.map(({ name, title, probability }) => {
    const fails = probability === null ? '' : `; E: every modality fails with probability ${100 * probability}%`;
    return `${name}: ${title}${fails}.`;
  });
  return {
    id: 'summary',
    title: 'Robustness',
    measures: robustness === null ? measures : [...measures, robustness],
    notes: [
      'mIoU in percent.',
      ...named,
      ...(robustness === null ? [] : [`robustness: ${robustness.title}.`]),
      ...(unequal.length === 0
        ? []
        : [`Means over rows of which some are computed on fewer frames: ${unequal.join(', ')}.`]),
    ],
  };
}

/** One column per subset and their mean; null for suites that do not tell subsets apart. */
function subsetsOf(board: Board, suite: TableSuite): MeasureTable | null {
  const rows = subsetsIn(board, suite);
  if (rows.length < 2) return null;
  const { modalities } = board;
  const mean = { ...meanMeasure(suite), label: 'mean' };
  return {
    id: suite.name,
    title: `${suite.name}, every subset of the modalities`,
    measures: [...rows.map((row) => subsetMeasure(suite, row, subsetLabel(row, modalities))), mean],
    notes: [`mIoU in percent, ${suite.title}.`, `${letterKey(modalities)}.`, ...leftOutNote(board, suite)],
  };
}

/** `R 3`: rows that look at fewer frames than others, and by how many. */
function leftOutBy({ rows, modalities }: Board, suite: TableSuite): readonly string[] {
  const results = rows.flatMap(({ seeds }) => seeds.map(({ evaluated }) => resultOf(evaluated, suite)));
  const leftOut = leftOutOf(results.find((result) => result !== null)?.rows ?? []);
  return Object.entries(leftOut).map(([row, count]) => `${subsetLabel(row, modalities)} ${count}`);
}

function leftOutNote(board: Board, suite: TableSuite): readonly string[] {
  const told = leftOutBy(board, suite);
  if (told.length === 0) return [];
  const left = `left out: ${told.join(', ')}`;
  return [`Not all ${board.frames} frames count in every column, because some have none of its modalities; ${left}.`];
}

/** Rows of a suite as its results name them. */
export function subsetsIn({ rows }: Board, suite: TableSuite): readonly string[] {
  for (const { seeds } of rows) {
    for (const { evaluated } of seeds) {
      const result = resultOf(evaluated, suite);
      if (result !== null) return result.rows.map(({ row }) => row);
    }
  }
  return [];
}

function kindsOf(board: Board, suite: TableSuite): readonly string[] {
  return [...new Set(conditionsIn(board, suite).map(({ by }) => by))];
}

function conditionsIn({ rows }: Board, suite: TableSuite) {
  const results = rows.flatMap(({ seeds }) => seeds.map(({ evaluated }) => resultOf(evaluated, suite)));
  return results.find((result) => result !== null && result.conditions.length > 0)?.conditions ?? [];
}

/** One table per kind of condition that tells at least two apart. */
function conditionsOf(board: Board, suite: TableSuite): readonly MeasureTable[] {
  const found = conditionsIn(board, suite);
  return kindsOf(board, suite).flatMap((kind): MeasureTable[] => {
    const own = found.filter(({ by }) => by === kind);
    if (own.length < 2) return [];
    const frames = own.map(({ value, frames: count }) => `${value} ${count}`).join(', ');
    return [
      {
        id: `condition-${kind}`,
        title: `By ${kind}`,
        measures: [
          ...own.map(({ value }) => conditionMeasure(suite, kind, value)),
          { ...meanMeasure(suite), label: 'all' },
        ],
        notes: [`Mean mIoU of ${suite.name} in percent, on the frames of each ${kind}. Frames: ${frames}.`],
      },
    ];
  });
}

function classesOf(board: Board): MeasureTable {
  return {
    id: 'classes',
    title: 'By class',
    measures: board.classes.map((name, index) => classMeasure(index, name)),
    notes: ['IoU in percent, all modalities present; a class that never occurs counts as 0.'],
  };
}
