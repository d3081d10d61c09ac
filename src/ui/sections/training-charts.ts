// Curves of one training: the loss with its terms, and the validations.

import { type Point, visiblePoints } from '../curve.js';
import type { DrawContext } from '../draw-context.js';
import { formatCount, formatLoss, formatPercent } from '../quantity.js';
import type { RunModel, StageModel } from '../run-model.js';
import { sanitize } from '../sanitize.js';
import { overallMiou } from '../stage-model.js';
import { fit } from '../widgets/cell-width.js';
import { lineChart } from '../widgets/line-chart.js';
import { sparkline } from '../widgets/sparkline.js';

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** The training whose curves are worth showing: the one that runs, else the last one that took a step. */
export function chartedStage(model: RunModel): StageModel | null {
  const running = model.stages.find((stage) => stage.id === model.current && stage.op.startsWith('train'));
  return running ?? model.stages.findLast((stage) => stage.loss.last !== null) ?? null;
}

export interface LossLook {
  readonly log: boolean;
  readonly guides: boolean;
  /** which curves are wanted, by their names */
  readonly keeps: (name: string) => boolean;
}

/** Loss and every term of it over the steps, with a legend (mark, name, newest value, sparkline) at the right or below. */
export function lossChart(stage: StageModel, size: Box, { keeps, ...how }: LossLook, context: DrawContext): string[] {
  const curves = lossCurves(stage).filter(({ name }) => keeps(name));
  const legendWidth = size.width >= 100 ? 36 : 26;
  const beside = size.width >= 58;
  const legend = legendOf(curves, beside ? legendWidth : size.width, context);
  const chartHeight = beside ? size.height : size.height - legend.length;
  if (chartHeight < 4) return legend.slice(0, size.height);
  const chart = lineChart(
    // the sum is drawn last: where curves meet, it is the one to see
    [...curves].reverse(),
    {
      width: beside ? size.width - legendWidth - 2 : size.width,
      height: chartHeight,
      ...how,
      xRange: [0, stage.steps],
      formatY: formatLoss,
      formatX: formatStep,
      ...context,
    },
  );
  return beside ? chart.map((line, i) => `${line}  ${legend[i] ?? ''}`) : [...chart, ...legend];
}

/** One line per curve: mark, name, newest value, shape. */
export function lossLegend(
  stage: StageModel,
  width: number,
  context: DrawContext,
  keeps: (name: string) => boolean = () => true,
): string[] {
  return legendOf(
    lossCurves(stage).filter(({ name }) => keeps(name)),
    width,
    context,
  );
}

function legendOf(curves: readonly NamedCurve[], width: number, { palette, symbols }: DrawContext): string[] {
  return curves.map(({ name, points, index }) => {
    const mark = palette.series(index, symbols.series[index % symbols.series.length]!);
    const value = newestText(points).padStart(8);
    const shape =
      width >= 24
        ? ` ${palette.series(
            index,
            sparkline(
              points.map(({ y }) => y),
              width - 20,
              symbols,
            ),
          )}`
        : '';
    return fit(`${mark} ${fit(name, 8, symbols.ellipsis)} ${value}${shape}`, width, symbols.ellipsis);
  });
}

/** The newest value; nothing before the first step, which is not the same as a loss that is no number. */
export function newestText(points: readonly Point[]): string {
  const newest = points.at(-1);
  return newest === undefined ? '' : formatLoss(newest.y);
}

/** mIoU of the validations over the steps: their mean, the best and the weakest subset, with a legend below. */
export function miouChart(stage: StageModel, size: Box, guides: boolean, context: DrawContext): string[] {
  const { palette, symbols } = context;
  const curves = subsetCurves(stage);
  const legend =
    curves.length > 1 && size.height >= 10
      ? curves.map(({ name, points, index }) => {
          const mark = palette.series(index, symbols.series[index % symbols.series.length]!);
          return fit(`${mark} ${formatPercent(points.at(-1)?.y).padStart(5)} ${name}`, size.width, symbols.ellipsis);
        })
      : [];
  const chart = lineChart(curves.map(({ points, index }) => ({ points, index })).reverse(), {
    width: size.width,
    height: size.height - legend.length,
    log: false,
    xRange: [0, stage.steps],
    // differences between validations are seen in their true size
    yRange: [0, 0],
    guides,
    formatY: formatPercent,
    formatX: formatStep,
    ...context,
  });
  return [...chart, ...legend];
}

/** The learning rate over the steps. */
export function rateChart(stage: StageModel, size: Box, guides: boolean, context: DrawContext): string[] {
  return lineChart([{ points: visiblePoints(stage.rates), index: 4 }], {
    ...size,
    log: false,
    xRange: [0, stage.steps],
    yRange: [0, 0],
    guides,
    formatY: (rate) => rate.toExponential(1),
    formatX: formatStep,
    ...context,
  });
}

/** `mIoU 38.2, best 39.0 at step 300`. */
export function miouTitle(stage: StageModel): string {
  const points = miouPoints(stage).filter(({ y }) => Number.isFinite(y));
  const last = points.at(-1);
  if (last === undefined) return 'mIoU';
  const best = points.reduce((top, point) => (point.y > top.y ? point : top));
  return `mIoU ${formatPercent(last.y)}, best ${formatPercent(best.y)} at step ${best.x}`;
}

/** One loss by itself. */
export function termChart(
  stage: StageModel,
  curve: NamedCurve,
  size: Box,
  how: Omit<LossLook, 'keeps'>,
  context: DrawContext,
): string[] {
  return lineChart([curve], {
    ...size,
    ...how,
    xRange: [0, stage.steps],
    formatY: formatLoss,
    formatX: formatStep,
    ...context,
  });
}

function miouPoints(stage: StageModel): Point[] {
  return stage.validations.map(({ step, miou }) => ({ x: step, y: overallMiou(miou) }));
}

export interface NamedCurve {
  readonly name: string;
  readonly points: readonly Point[];
  /** its colour and sign */
  readonly index: number;
}
/** The colour of the overall mIoU. */
const MIOU = 2;
const SUBSETS_DRAWN = 4;

/** The overall value first; of many subsets those that were weakest and best last time. */
function subsetCurves(stage: StageModel): readonly NamedCurve[] {
  const overall = { name: 'mean', points: miouPoints(stage), index: MIOU };
  const last = stage.validations.at(-1);
  const names = Object.keys(last?.miou ?? {}).filter((name) => name !== 'mean');
  if (last === undefined || names.length < 2) return [overall];
  const sorted = names.toSorted((a, b) => last.miou[a]! - last.miou[b]!);
  const half = SUBSETS_DRAWN / 2;
  const drawn = sorted.length <= SUBSETS_DRAWN ? sorted : [...sorted.slice(0, half), ...sorted.slice(-half)];
  const colours = [0, 1, 3, 4, 5];
  const subsets = drawn.map((name, i) => ({
    name: sanitize(name),
    points: stage.validations.map(({ step, miou }) => ({ x: step, y: miou[name] ?? Number.NaN })),
    index: colours[i % colours.length]!,
  }));
  return [overall, ...subsets];
}

/** The loss, and its terms where there are several. */
export function lossCurves(stage: StageModel): readonly NamedCurve[] {
  const terms = Object.entries(stage.terms).map(([name, curve], i) => ({
    name,
    points: visiblePoints(curve),
    index: i + 1,
  }));
  return [{ name: 'loss', points: visiblePoints(stage.loss), index: 0 }, ...(terms.length > 1 ? terms : [])];
}

function formatStep(step: number): string {
  return formatCount(Math.round(step));
}
