// The results of a board at a glance: means of the suites, gains and losses per subset, sweeps.
import type { TopLevelSpec } from 'vega-lite';
import type { Board } from '../boards.js';
import { type Measure, meanMeasure, subsetMeasure, suitesOf, type TableSuite } from '../measures.js';
import { isSameWork, type Row, valuesOf } from '../rows.js';
import { boundOfPaired, noiseOf } from '../statistics/noise.js';
import { pairedDifference } from '../statistics/seed-statistics.js';
import { letterKey, subsetLabel } from '../subset-label.js';
import { hasResults } from '../tables/measure-table.js';
import { subsetsIn } from '../tables/result-tables.js';
import type { Figure } from './draw-figure.js';
import { sweepFigures } from './sweep-figures.js';

/** Of boards with results; rows beyond what a plot can hold are left to the tables. */
export function resultFigures(board: Board): readonly Figure[] {
  if (!board.rows.some(hasResults)) return [];
  const suites = suitesOf(board.rows);
  return [
    summaryFigure(board, suites),
    ...suites.flatMap((suite) => gainFigure(board, suite) ?? []),
    ...sweepFigures(board, suites),
  ];
}

/** As the tables call it; sections keep equal labels apart. */
export const seriesName = ({ label, section }: Pick<Row, 'label' | 'section'>): string =>
  section === '' ? label : `${section.split('.').at(-1)}: ${label}`;

const rounded = (value: number): number => Number(value.toFixed(3));

function summaryFigure(board: Board, suites: readonly TableSuite[]): Figure {
  const rows = board.rows.filter(hasResults);
  const measures = suites.map(meanMeasure);
  const names = rows.map(seriesName);
  const values = rows.flatMap((row) =>
    measures.flatMap(({ label, of }) =>
      [...valuesOf(row, of)].map(([seed, value]) => ({
        series: seriesName(row),
        suite: label,
        seed,
        value: rounded(value),
      })),
    ),
  );
  const height = Math.max(60, 15 * rows.length);
  return {
    id: 'summary-figure',
    title: 'Mean mIoU of every suite',
    caption: 'Bars: mean over seeds; ticks: the seeds.',
    spec: {
      data: { values },
      facet: { field: 'suite', type: 'nominal', title: null, sort: measures.map(({ label }) => label) },
      columns: 2,
      spec: {
        width: 230,
        height,
        layer: [
          {
            mark: { type: 'bar', height: { band: 0.72 } },
            encoding: {
              y: { field: 'series', type: 'nominal', title: null, sort: names },
              x: { aggregate: 'mean', field: 'value', type: 'quantitative', title: 'mIoU, %' },
              color: { field: 'series', type: 'nominal', legend: null, scale: { domain: names } },
            },
          },
          {
            mark: { type: 'tick', color: 'currentColor', thickness: 1.5, height: 7 },
            encoding: {
              y: { field: 'series', type: 'nominal', sort: names },
              x: { field: 'value', type: 'quantitative' },
            },
          },
        ],
      },
    } as TopLevelSpec,
  };
}

/** Share of the largest gain above which its colour is too dark for black letters. */
const STRONG = 0.62;

/** Rows minus base for every subset; null for suites without subsets and boards with one row. */
function gainFigure(board: Board, suite: TableSuite): Figure | null {
  const { base, modalities } = board;
  const rows = board.rows.filter((row) => !isSameWork(row, base) && hasResults(row));
  const subsets = subsetsIn(board, suite);
  if (rows.length === 0 || subsets.length < 2) return null;
  const columns = subsets.map((row) => ({ label: subsetLabel(row, modalities), of: subsetMeasure(suite, row, '').of }));
  const all = [...columns, { label: 'mean', of: meanMeasure(suite).of }];
  const gains = rows.flatMap((row) => all.flatMap(({ label, of }) => gainOf(row, base, label, of) ?? []));
  if (gains.length === 0) return null;
  const most = Math.max(1, ...gains.map(({ gain }) => Math.abs(gain)));
  const values = gains.map((one) => ({ ...one, strong: Math.abs(one.gain) > STRONG * most }));
  return {
    id: `${suite.name}-gains`,
    title: `${suite.name}: gain over ${base.label}`,
    caption: `Points of mIoU per subset, paired by seed; faint fields are within the noise. ${letterKey(modalities)}.`,
    spec: {
      data: { values },
      width: { step: 46 },
      height: { step: 24 },
      encoding: {
        x: {
          field: 'subset',
          type: 'nominal',
          title: null,
          sort: all.map(({ label }) => label),
          axis: { orient: 'top', labelAngle: 0 },
        },
        y: { field: 'series', type: 'nominal', title: null, sort: rows.map(seriesName) },
      },
      layer: [
        {
          mark: { type: 'rect', cornerRadius: 2 },
          encoding: {
            opacity: { condition: { test: 'datum.within', value: 0.22 }, value: 1 },
            color: {
              field: 'gain',
              type: 'quantitative',
              title: 'points',
              legend: null,
              scale: { scheme: 'blueorange', domain: [-most, 0, most], reverse: true },
            },
          },
        },
        {
          mark: { type: 'text', fontSize: 10 },
          encoding: {
            text: { field: 'shown', type: 'nominal' },
            color: {
              condition: [
                { test: 'datum.within', value: 'currentColor' },
                { test: 'datum.strong', value: '#fff' },
              ],
              value: '#111',
            },
          },
        },
      ],
    } as unknown as TopLevelSpec,
  };
}

function gainOf(row: Row, base: Row, subset: string, of: Measure['of']) {
  const ofBase = valuesOf(base, of);
  const difference = pairedDifference(valuesOf(row, of), ofBase);
  if (difference === null) return null;
  const { mean } = difference;
  const noise = noiseOf(ofBase);
  const within = noise !== null && Math.abs(mean) <= boundOfPaired(noise, difference);
  const shown = `${mean >= 0 ? '+' : ''}${mean.toFixed(1)}`;
  return { series: seriesName(row), subset, gain: rounded(mean), shown, within };
}
