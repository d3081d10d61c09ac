// The points of sweeps: mIoU over the numbers of one axis, or as fields over the values of two.
import type { TopLevelSpec } from 'vega-lite';
import type { Board } from '../boards.js';
import { expectedMeasure, meanMeasure, type TableSuite } from '../measures.js';
import { type Row, valuesOf } from '../rows.js';
import { statisticOf } from '../statistics/seed-statistics.js';
import type { Figure } from './draw-figure.js';

/** What a point sets, in the order of the axes. */
type Point = { readonly row: Row; readonly coordinates: Row['seeds'][number]['run']['coordinates'] };

/** One figure per sweep along one or two settings; sweeps along more are left to the tables. */
export function sweepFigures(board: Board, suites: readonly TableSuite[]): readonly Figure[] {
  const points = board.rows.flatMap((row): Point[] => {
    const { coordinates } = row.seeds[0]!.run;
    return row.kind === 'teacher' || coordinates.length === 0 ? [] : [{ row, coordinates }];
  });
  const sections = [...new Set(points.map(({ row }) => row.section))];
  return sections.flatMap((section): Figure[] => {
    const own = points.filter(({ row }) => row.section === section);
    const axes = own[0]!.coordinates.length;
    const figure =
      axes === 1 ? lineFigure(section, own, suites) : axes === 2 ? fieldFigure(section, own, suites) : null;
    return figure === null ? [] : [figure];
  });
}

const rounded = (value: number): number => Number(value.toFixed(3));

/** Null where the values are no numbers, or there is one only. */
function lineFigure(section: string, points: readonly Point[], suites: readonly TableSuite[]): Figure | null {
  const { path } = points[0]!.coordinates[0]!;
  const measures = suites.flatMap((suite) => [
    meanMeasure(suite),
    ...(suite.probability === null ? [] : [expectedMeasure(suite, suite.probability)]),
  ]);
  const values = points.flatMap(({ row, coordinates: [first] }) => {
    const at = Number.parseFloat(first!.text);
    return measures.flatMap(({ label, of }) => {
      const statistic = statisticOf([...valuesOf(row, of).values()]);
      if (statistic === null || !Number.isFinite(at)) return [];
      const spread = statistic.deviation ?? 0;
      const [low, high] = [statistic.mean - spread, statistic.mean + spread].map(rounded);
      return [{ at, mean: rounded(statistic.mean), low, high, suite: label }];
    });
  });
  if (new Set(values.map(({ at }) => at)).size < 2) return null;
  const x = { field: 'at', type: 'quantitative', title: path, scale: { zero: false } };
  const y = { type: 'quantitative', scale: { zero: false }, title: 'mIoU, %' };
  const domain = measures.map(({ label }) => label);
  const color = { field: 'suite', type: 'nominal', title: null, scale: { domain } };
  return {
    id: `sweep-${section}`,
    title: `Sweep ${section}`,
    caption: `mIoU over ${path}: mean and sample deviation over seeds.`,
    spec: {
      data: { values },
      width: 560,
      height: 260,
      layer: [
        {
          mark: { type: 'rule', opacity: 0.6 },
          encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' }, color },
        },
        { mark: { type: 'line', point: true }, encoding: { x, y: { field: 'mean', ...y }, color } },
      ],
    } as unknown as TopLevelSpec,
  };
}

/** Share of the range above which a field is too dark for black letters. */
const DARK = 0.55;

/** One field per point and suite; null where no point has results. */
function fieldFigure(section: string, points: readonly Point[], suites: readonly TableSuite[]): Figure | null {
  const [first, second] = points[0]!.coordinates;
  const measures = suites.map(meanMeasure);
  const values = measures.flatMap(({ label, of }) => {
    const known = points.flatMap(({ row, coordinates: [a, b] }) => {
      const statistic = statisticOf([...valuesOf(row, of).values()]);
      return statistic === null ? [] : [{ x: a!.text, y: b!.text, mean: statistic.mean }];
    });
    const means = known.map(({ mean }) => mean);
    const [low, high] = [Math.min(...means), Math.max(...means)];
    return known.map(({ x, y, mean }) => ({
      x,
      y,
      suite: label,
      mean: rounded(mean),
      shown: mean.toFixed(1),
      dark: mean > low + DARK * (high - low),
    }));
  });
  if (values.length === 0) return null;
  const along = (axis: 0 | 1): readonly string[] => [
    ...new Set(points.map(({ coordinates }) => coordinates[axis]!.text)),
  ];
  return {
    id: `sweep-${section}`,
    title: `Sweep ${section}`,
    caption: `Mean mIoU in percent over ${first!.path} and ${second!.path}, means over seeds; every suite has its own scale of colours.`,
    spec: {
      data: { values },
      facet: { field: 'suite', type: 'nominal', title: null, sort: measures.map(({ label }) => label) },
      columns: 2,
      resolve: { scale: { color: 'independent' } },
      spec: {
        width: { step: 52 },
        height: { step: 26 },
        encoding: {
          x: { field: 'x', type: 'nominal', title: first!.path, sort: along(0), axis: { labelAngle: 0 } },
          y: { field: 'y', type: 'nominal', title: second!.path, sort: along(1) },
        },
        layer: [
          {
            mark: { type: 'rect', cornerRadius: 2 },
            encoding: {
              color: { field: 'mean', type: 'quantitative', legend: null, scale: { scheme: 'blues', zero: false } },
            },
          },
          {
            mark: { type: 'text', fontSize: 10 },
            encoding: {
              text: { field: 'shown', type: 'nominal' },
              color: { condition: { test: 'datum.dark', value: '#fff' }, value: '#111' },
            },
          },
        ],
      },
    } as unknown as TopLevelSpec,
  };
}
