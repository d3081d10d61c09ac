// How fast and on what: one line of numbers, and the curves of the system pane.

import { visiblePoints } from '../curve.js';
import type { DrawContext } from '../draw-context.js';
import { formatClock, formatDuration } from '../duration.js';
import { typicalStepMs } from '../eta.js';
import { formatCount, formatMegabytes, formatRate } from '../quantity.js';
import type { RunModel } from '../run-model.js';
import { cellWidth, fit } from '../widgets/cell-width.js';
import { lineChart } from '../widgets/line-chart.js';
import { type Box, chartedStage } from './training-charts.js';

/** One line of exactly `width` cells; measurements that do not fit are left out from the end. */
export function measurementLine(model: RunModel, width: number, context: DrawContext): string {
  const { palette, symbols } = context;
  let line = '';
  for (const [label, value] of measurements(model)) {
    const next = `${line === '' ? ' ' : `${line}   `}${palette.paint('dim', label)} ${value}`;
    if (cellWidth(next) > width && line !== '') break;
    line = next;
  }
  return fit(line, width, symbols.ellipsis);
}

/** Name and value of what is measured, most important first. */
export function measurements(model: RunModel): readonly (readonly [string, string])[] {
  const stage = chartedStage(model);
  const list: [string, string][] = [];
  if (stage !== null) {
    const typical = typicalStepMs(stage);
    if (typical !== null) list.push(['step', formatDuration(typical)]);
    if (stage.imagesPerSecond !== null) list.push(['img/s', formatRate(stage.imagesPerSecond)]);
  }
  if (model.memory.last !== null) list.push(['memory', formatMegabytes(model.memory.last.y)]);
  if (stage !== null) {
    if (stage.dataShare !== null) list.push(['data wait', `${Math.round(stage.dataShare * 100)}%`]);
    if (stage.lr !== null) list.push(['lr', stage.lr.toExponential(2)]);
    if (stage.batch > 0) list.push(['batch', String(stage.batch)]);
    if (stage.parameters > 0) list.push(['parameters', formatCount(stage.parameters)]);
  }
  return list;
}

/** Engine, machine, process, and why nothing better is used. */
export function systemLines(model: RunModel, width: number, { palette, symbols }: DrawContext): string[] {
  const rows: [string, string][] = [
    ['engine', model.engine === null ? 'not opened yet' : `${model.engine.name}: ${model.engine.description}`],
    ...(model.engine?.whyNotBetter ? [['not better', model.engine.whyNotBetter] as [string, string]] : []),
    ['process', model.pid === null ? '-' : `${model.pid} on ${model.host}, attempt ${model.attempt}`],
    ...measurements(model).map(([label, value]): [string, string] => [label, value]),
  ];
  return rows.map(([label, value]) =>
    fit(`${palette.paint('dim', label.padEnd(11))} ${value}`, width, symbols.ellipsis),
  );
}

/** Resident memory of the trainer, MB over the time of this attempt. */
export function memoryChart(model: RunModel, size: Box, context: DrawContext): string[] {
  return timeChart(visiblePoints(model.memory), 4, formatMegabytes, size, context);
}

/** Pictures per second over the time of this attempt. */
export function speedChart(model: RunModel, size: Box, context: DrawContext): string[] {
  return timeChart(visiblePoints(model.speed), 0, formatRate, size, context);
}

function timeChart(
  points: ReturnType<typeof visiblePoints>,
  index: number,
  formatY: (value: number) => string,
  size: Box,
  context: DrawContext,
): string[] {
  const formatX = (seconds: number): string => formatClock(seconds * 1000);
  return lineChart([{ points, index }], { ...size, log: false, formatY, formatX, ...context });
}
