// The panes of a run: which boxes each has, and what is drawn in them.
import type { DrawContext } from '../draw-context.js';
import { resultTable } from '../result-table.js';
import { classBars, confusionLines } from '../sections/class-bars.js';
import { logMatches, logPage } from '../sections/log-lines.js';
import { memoryChart, speedChart, systemLines } from '../sections/measurements.js';
import { sampleLines, sampleTitle } from '../sections/sample-pictures.js';
import { stepHistogram } from '../sections/step-histogram.js';
import { type Box, chartedStage } from '../sections/training-charts.js';
import { fit } from '../widgets/cell-width.js';
import { helpLines } from './keys.js';
import { usualCharts } from './metric-charts.js';
import type { Powers } from './screen-state.js';
import type { Snapshot } from './screen-store.js';

export interface Part {
  readonly title: string;
  /** at most `height` lines; `framed`: there is room for pictures, not only for lines */
  readonly draw: (size: Box, framed: boolean) => readonly string[];
}

/** The boxes of the pane that is chosen, the most important first. */
export function paneParts(snapshot: Snapshot, context: DrawContext): readonly Part[] {
  const { state, model, files } = snapshot;
  switch (state.pane) {
    case 'metrics':
      return usualCharts(model, state, context);
    case 'system':
      return systemParts(snapshot, context);
    case 'media':
      return [
        {
          title: sampleTitle(model, { back: state.sampleBack, linked: state.linked }),
          draw: (size) => {
            const how = { back: state.sampleBack, linked: state.linked, kitty: state.kitty };
            return sampleLines(model, files, how, size, context);
          },
        },
      ];
    case 'log':
      return [
        {
          title: logTitle(snapshot),
          draw: ({ width, height }) => logPage(model, { width, height }, state.logBack, state.search, context),
        },
      ];
    case 'results':
      return resultsParts(snapshot, context);
  }
}

/** The keys of this place, in two columns where one is too short; what does not fit is counted. */
export function helpPart(snapshot: Snapshot, powers: Powers, { palette, symbols }: DrawContext): Part {
  return {
    title: 'keys',
    draw: ({ width, height }) => {
      const lines = helpLines(snapshot.state, powers).map(([keys, text]) => {
        return `${palette.paint('key', keys.padEnd(HELP_KEYS))} ${text}`;
      });
      if (lines.length <= height) return lines;
      const column = Math.floor((width - 2) / 2);
      if (lines.length <= 2 * height && column >= HELP_COLUMN) {
        const rows = lines.slice(0, height);
        return rows.map((line, i) => `${fit(line, column, symbols.ellipsis)}  ${lines[height + i] ?? ''}`);
      }
      const hidden = lines.length - height + 1;
      const note = palette.paint('dim', `${hidden} more keys in a taller terminal`);
      return [...lines.slice(0, Math.max(0, height - 1)), note];
    },
  };
}

const HELP_KEYS = 20;
/** The longest sentence about a key still says what it does. */
const HELP_COLUMN = 64;

/** Facts and memory in one box, beside another pane. */
export function systemPanel({ model }: Snapshot, context: DrawContext): Part {
  return {
    title: 'system',
    draw: ({ width, height }) => {
      const lines = systemLines(model, width, context);
      const room = height - lines.length - 1;
      if (room < SMALLEST_CHART) return lines.slice(0, height);
      return [...lines, '', ...memoryChart(model, { width, height: room }, context)];
    },
  };
}
const SMALLEST_CHART = 4;

function systemParts({ model }: Snapshot, context: DrawContext): readonly Part[] {
  const { palette } = context;
  const stage = chartedStage(model);
  const facts: Part = {
    title: 'system',
    draw: ({ width, height }) => {
      const lines = systemLines(model, width, context);
      const room = height - lines.length - 2;
      const bars = stage === null || room < 3 ? [] : stepHistogram(stage, width, room, context);
      if (bars.length === 0) return lines.slice(0, height);
      return [...lines, '', palette.paint('strong', 'steps by duration'), ...bars];
    },
  };
  const charts: Part = {
    title: 'memory and pictures per second',
    draw: ({ width, height }) => {
      const half = Math.floor(height / 2);
      return [
        ...memoryChart(model, { width, height: half }, context),
        ...speedChart(model, { width, height: height - half }, context),
      ];
    },
  };
  return [facts, charts];
}

function resultsParts({ model, files, state }: Snapshot, context: DrawContext): readonly Part[] {
  const results: Part = {
    title: 'results',
    draw: ({ width, height }) => {
      const lines = resultTable(model.results, width, context);
      if (lines.length === 0) return [context.palette.paint('dim', 'the evaluation has not finished a suite yet')];
      // what does not fit is cut in the subsets; the sums at the bottom matter most
      return lines.length <= height ? lines : [lines[0]!, ...lines.slice(lines.length - height + 1)];
    },
  };
  const classes: Part = {
    title: 'classes, all modalities',
    draw: (size) => classBars(files.metrics(), size, context),
  };
  const confusion: Part = {
    title: 'confusion matrix, all modalities',
    draw: (size) => confusionLines(files.metrics(), size, context),
  };
  switch (state.detail) {
    case 'table':
      return [results, classes];
    case 'classes':
      return [classes, results];
    case 'confusion':
      return [confusion, classes];
  }
}

function logTitle({ state, model }: Snapshot): string {
  const place = state.logBack === 0 ? 'newest' : `${state.logBack} lines below`;
  if (state.search === '') return `log, ${place}`;
  const found = logMatches(model, state.search).length;
  return `log, ${place}, ${found} of ${model.log.length} lines with ${state.search}`;
}
