// The charts of the metrics pane, in the order in which they are worth a look, and how many are seen at once.
import type { DrawContext } from '../draw-context.js';
import type { RunModel } from '../run-model.js';
import { sanitize } from '../sanitize.js';
import { chooseCurves } from '../sections/choose-curves.js';
import { lossHeat } from '../sections/loss-heat.js';
import { memoryChart, speedChart } from '../sections/measurements.js';
import {
  chartedStage,
  lossChart,
  lossCurves,
  lossLegend,
  miouChart,
  miouTitle,
  newestText,
  rateChart,
  termChart,
} from '../sections/training-charts.js';
import type { StageModel } from '../stage-model.js';
import { BESIDE_FROM } from './boxes.js';
import type { Part } from './pane-parts.js';
import type { ScreenState } from './screen-state.js';

/** Cells of a chart in which something can be seen. */
const SMALLEST = { width: 26, height: 7 } as const;

/** Charts beside and below each other, and the first of them. */
export interface ChartGrid {
  readonly columns: number;
  readonly rows: number;
  readonly first: number;
}

/** The grid that was asked for, as far as the room and the number of charts allow; null = the usual two boxes. */
export function chartGrid(
  { grid, curves, chartsBefore }: ScreenState,
  count: number,
  room: { readonly width: number; readonly height: number },
): ChartGrid | null {
  if (grid.columns === 0 && grid.rows === 0 && curves === '' && chartsBefore === 0) return null;
  const most = { columns: Math.floor(room.width / SMALLEST.width), rows: Math.floor(room.height / SMALLEST.height) };
  const wanted = {
    columns: grid.columns > 0 ? grid.columns : room.width >= BESIDE_FROM ? 2 : 1,
    rows: grid.rows > 0 ? grid.rows : Math.max(1, Math.floor(room.height / 12)),
  };
  const columns = Math.max(1, Math.min(wanted.columns, most.columns, count));
  const rows = Math.max(1, Math.min(wanted.rows, most.rows, Math.ceil(count / columns)));
  return { columns, rows, first: Math.max(0, Math.min(chartsBefore, count - 1)) };
}

/** Names of the charts that are wanted; empty before the first step. */
export function chartNames(model: RunModel, { curves }: ScreenState): readonly string[] {
  const stage = chartedStage(model);
  if (stage === null) return [];
  const { keeps } = chooseCurves(curves);
  const losses = lossCurves(stage).map(({ name }) => name);
  // the chart of all losses stands for each of them
  const loss = losses.some(keeps) ? ['loss'] : [];
  return [...loss, ...['mIoU', 'learning rate', ...losses.slice(1), 'pictures per second', 'memory'].filter(keeps)];
}

/** The charts that are wanted; a sentence where there is none. */
export function metricCharts(model: RunModel, state: ScreenState, context: DrawContext): readonly Part[] {
  const stage = chartedStage(model);
  const names = chartNames(model, state);
  if (stage !== null && names.length > 0) return names.map((name) => chart(name, stage, model, state, context));
  const why = stage === null ? 'no training step yet' : `no curve and no chart is named like ${state.curves}`;
  return [{ title: 'curves', draw: () => [context.palette.paint('dim', sanitize(why))] }];
}

function chart(name: string, stage: StageModel, model: RunModel, state: ScreenState, context: DrawContext): Part {
  const { guides, lossView } = state;
  switch (name) {
    case 'loss':
      return lossPart(stage, state, context);
    case 'mIoU':
      return { title: miouTitle(stage), draw: (size) => miouChart(stage, size, guides, context) };
    case 'learning rate':
      return { title: name, draw: (size) => rateChart(stage, size, guides, context) };
    case 'pictures per second':
      return { title: name, draw: (size) => speedChart(model, size, context) };
    case 'memory':
      return { title: name, draw: (size) => memoryChart(model, size, context) };
  }
  const curve = lossCurves(stage).find((one) => one.name === name)!;
  return {
    title: `${name} ${newestText(curve.points)}`.trimEnd(),
    draw: (size) => termChart(stage, curve, size, { log: lossView !== 'linear', guides }, context),
  };
}

/** The two boxes that are shown unless a grid is asked for; the learning rate below mIoU where there is room. */
export function usualCharts(model: RunModel, state: ScreenState, context: DrawContext): readonly Part[] {
  const [loss, miou] = metricCharts(model, state, context) as [Part, Part | undefined];
  const stage = chartedStage(model);
  if (stage === null || miou === undefined) return [loss];
  const draw: Part['draw'] = (size, framed) => {
    const rates = size.height >= 20 ? Math.floor(size.height / 3) : 0;
    if (rates === 0) return miou.draw(size, framed);
    return [
      ...miou.draw({ width: size.width, height: size.height - rates - 1 }, framed),
      context.palette.paint('strong', 'learning rate'),
      ...rateChart(stage, { width: size.width, height: rates }, state.guides, context),
    ];
  };
  return [loss, { title: miou.title, draw }];
}

function lossPart(stage: StageModel, { lossView, guides, curves }: ScreenState, context: DrawContext): Part {
  const { keeps, problem } = chooseCurves(curves);
  const view = lossView === 'heat map' ? 'heat map' : `${lossView} axis`;
  return {
    title: `loss of ${sanitize(stage.id)}, ${problem === null ? view : sanitize(problem)}`,
    draw: (size, framed) => {
      if (!framed) return lossLegend(stage, size.width, context, keeps);
      if (lossView !== 'heat map') return lossChart(stage, size, { log: lossView === 'log', guides, keeps }, context);
      const kept = lossCurves(stage).filter(({ name }) => keeps(name));
      return lossHeat(kept, stage.steps, size, context);
    },
  };
}
