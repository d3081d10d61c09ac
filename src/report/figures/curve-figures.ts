// How trainings went: every loss term, and the mIoU on the validation split, over steps.
import type { TopLevelSpec } from 'vega-lite';
import type { CurvePoint, TrainingCurves } from '../collect/curves.js';
import { subsetLabel } from '../subset-label.js';
import type { Figure } from './draw-figure.js';

/** Lines that one plot can hold. */
const MOST_LINES = 8;

interface Point {
  readonly step: number;
  readonly value: number;
  readonly series: string;
  readonly seed: number;
  readonly part: string;
}

/** `label`: what a variant is called in the tables; `base`: the variant whose subsets are shown one by one. */
export function curveFigures(
  curves: readonly TrainingCurves[],
  label: (curves: TrainingCurves) => string,
  base: string,
  modalities: readonly string[],
): readonly Figure[] {
  const students = curves.filter(({ subject }) => subject === 'student');
  const teachers = curves.filter(({ subject }) => subject === 'teacher');
  return [
    lossFigure('loss-student', 'Loss terms of the students', students, label),
    lossFigure('loss-teacher', 'Loss of the teacher', teachers, label),
    meanFigure(curves, label),
    subsetFigure(
      students.filter(({ variant }) => variant === base),
      modalities,
    ),
  ].flatMap((figure) => figure ?? []);
}

function lossFigure(
  id: string,
  title: string,
  curves: readonly TrainingCurves[],
  label: (one: TrainingCurves) => string,
): Figure | null {
  const names = [...new Set(curves.map(label))];
  const shown = new Set(names.slice(0, MOST_LINES));
  const values = curves
    .filter((one) => shown.has(label(one)))
    .flatMap((one) => [...one.terms].flatMap(([part, points]) => pointsOf(points, label(one), one.seed, part)));
  if (values.length === 0) return null;
  const left = names.length - shown.size;
  return {
    id,
    title,
    caption: `Each term before its weight, and their weighted sum (loss), as the mean over seeds; bands reach from the lowest to the highest seed.${left > 0 ? ` ${left} more experiments are left out.` : ''}`,
    spec: faceted(values, [...shown], 'value'),
  };
}

function meanFigure(curves: readonly TrainingCurves[], label: (one: TrainingCurves) => string): Figure | null {
  const own = curves.map((one) => ({ one, points: one.miou.get('mean') ?? [...one.miou.values()][0] ?? [] }));
  const names = [...new Set(own.filter(({ points }) => points.length > 0).map(({ one }) => label(one)))];
  const shown = names.slice(0, MOST_LINES);
  const values = own.flatMap(({ one, points }) =>
    shown.includes(label(one)) ? pointsOf(points, label(one), one.seed, '') : [],
  );
  if (values.length === 0) return null;
  return {
    id: 'validation-mean',
    title: 'mIoU during training',
    caption:
      'Mean over the subsets that trainings are validated on, a teacher with all modalities; mean over seeds, bands from the lowest to the highest.',
    spec: { data: { values }, width: 560, height: 240, ...lines(shown, 'mIoU, %', false) } as TopLevelSpec,
  };
}

function subsetFigure(curves: readonly TrainingCurves[], modalities: readonly string[]): Figure | null {
  const [first] = curves;
  if (first === undefined || first.miou.size < 3) return null;
  const size = (name: string): number => name.split('+').length;
  const values = curves.flatMap(({ miou, seed }) =>
    [...miou].flatMap(([name, points]) =>
      name === 'mean'
        ? []
        : pointsOf(points, subsetLabel(name, modalities), seed, `${size(name)} of ${modalities.length}`),
    ),
  );
  const subsets = [...new Set(values.map(({ series }) => series))];
  return {
    id: 'validation-subsets',
    title: `mIoU of ${first.variant} by subset`,
    caption: 'Validations during training, one plot per number of modalities that are present; mean over seeds.',
    spec: {
      data: { values },
      facet: { field: 'part', type: 'nominal', title: null },
      columns: 2,
      spec: {
        width: 250,
        height: 160,
        mark: { type: 'line', point: { size: 14 } },
        encoding: {
          x: { field: 'step', type: 'quantitative', title: 'step', axis: { tickCount: 5 } },
          y: { aggregate: 'mean', field: 'value', type: 'quantitative', title: 'mIoU, %' },
          color: {
            field: 'series',
            type: 'nominal',
            title: 'present',
            scale: { domain: subsets, scheme: subsets.length > 8 ? 'tableau20' : 'category10' },
          },
          detail: { field: 'series', type: 'nominal' },
        },
      },
    } as TopLevelSpec,
  };
}

const pointsOf = (points: readonly CurvePoint[], series: string, seed: number, part: string): readonly Point[] =>
  points.map(({ step, value }) => ({ step, value: Number(value.toPrecision(5)), series, seed, part }));

function faceted(values: readonly Point[], series: readonly string[], title: string): TopLevelSpec {
  // a loss of zero has no logarithm
  const positive = values.every(({ value }) => value > 0);
  return {
    data: { values },
    facet: { field: 'part', type: 'nominal', title: null, sort: [...new Set(values.map(({ part }) => part))] },
    columns: 3,
    resolve: { scale: { y: 'independent' } },
    spec: { width: 190, height: 140, ...lines(series, title, positive) },
  } as unknown as TopLevelSpec;
}

/** A line for the mean over seeds in a band from the lowest to the highest. */
function lines(series: readonly string[], title: string, logarithmic: boolean): object {
  const colour = {
    field: 'series',
    type: 'nominal',
    title: null,
    scale: { domain: [...series] },
    legend: series.length === 1 ? null : { symbolType: 'stroke', symbolOpacity: 1, symbolStrokeWidth: 3 },
  };
  const x = { field: 'step', type: 'quantitative', title: 'step', axis: { tickCount: 4 } };
  const scale = logarithmic ? { type: 'log', nice: false } : { zero: false };
  const axis = { tickCount: 5 };
  return {
    layer: [
      {
        mark: { type: 'area', opacity: 0.15 },
        encoding: {
          x,
          y: { aggregate: 'min', field: 'value', type: 'quantitative', title, scale, axis },
          y2: { aggregate: 'max', field: 'value' },
          color: colour,
        },
      },
      {
        mark: { type: 'line' },
        encoding: {
          x,
          y: { aggregate: 'mean', field: 'value', type: 'quantitative', title, scale, axis },
          color: colour,
        },
      },
    ],
  };
}
