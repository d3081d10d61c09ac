// One still picture of a run as lines of text: `rseg watch --once`, and the base of what any terminal can show.
import type { DrawContext } from '../draw-context.js';
import { stallNote } from '../liveness.js';
import { resultTable } from '../result-table.js';
import type { RunModel } from '../run-model.js';
import { fit } from '../widgets/cell-width.js';
import { placeLine, titleLine } from './header.js';
import { logLines } from './log-lines.js';
import { measurementLine } from './measurements.js';
import { stageLines } from './stage-list.js';
import { chartedStage, lossLegend, miouTitle } from './training-charts.js';

const LOG_ROWS = 4;

/** Lines of at most `width` cells without trailing space. */
export function stateText(model: RunModel, runFolder: string, width: number, context: DrawContext): string[] {
  const stage = chartedStage(model);
  const stall = stallNote(model, context.now);
  const results = resultTable(model.results, width - 2, context).map((line) => ` ${line}`);
  const lines = [
    titleLine(model, width, context),
    placeLine(model, runFolder, width, context),
    ...stageLines(model, width - 1, model.stages.length, context).map((line) => ` ${line}`),
    ...(stage === null ? [] : ['', ...lossLegend(stage, Math.min(width - 1, 60), context).map((line) => ` ${line}`)]),
    ...(stage === null || stage.validations.length === 0
      ? []
      : [fit(` ${miouTitle(stage)}`, width, context.symbols.ellipsis)]),
    ...(stage === null ? [] : [measurementLine(model, width, context)]),
    ...(results.length === 0 ? [] : ['', ...results]),
    '',
    ...logLines(model, width, LOG_ROWS, context),
    ...(stall === null ? [] : [context.palette.paint('warn', fit(` ${stall}`, width, context.symbols.ellipsis))]),
  ];
  return lines.map((line) => line.trimEnd());
}
