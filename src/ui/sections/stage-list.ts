// One line per stage: state as sign and word, progress, time, and what is worth knowing about it.

import type { DrawContext } from '../draw-context.js';
import { formatClock, formatDuration } from '../duration.js';
import { formatPercent } from '../quantity.js';
import type { RunModel, StageModel } from '../run-model.js';
import { sanitize } from '../sanitize.js';
import { overallMiou } from '../stage-model.js';
import { stateWord } from '../symbols.js';
import { cellWidth, fit } from '../widgets/cell-width.js';
import { progressBar } from '../widgets/progress-bar.js';

interface Widths {
  readonly name: number;
  /** 0 = left out, here and below */
  readonly bar: number;
  readonly count: number;
  readonly time: number;
}

/** At most `rows` lines of exactly `width` cells; when stages do not fit, those around the running one are shown. */
export function stageLines(model: RunModel, width: number, rows: number, context: DrawContext): string[] {
  const { stages } = model;
  const widths = planWidths(stages, width, context.now);
  const active = stages.findIndex((stage) => stage.state === 'run' || stage.state === 'fail' || stage.state === 'stop');
  const centre = active < 0 ? stages.filter((stage) => stage.state !== 'wait').length - 1 : active;
  const from = Math.max(0, Math.min(centre - Math.floor(rows / 2), stages.length - rows));
  return stages.slice(from, from + rows).map((stage) => stageLine(stage, widths, width, context));
}

/** Columns as wide as their contents; the least telling go first where the line is short. */
function planWidths(stages: readonly StageModel[], width: number, now: number): Widths {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(cellWidth));
  const name = Math.min(widest(stages.map((stage) => sanitize(stage.id))), Math.max(8, Math.floor(width / 3)));
  const count = widest(stages.map(countText));
  const time = Math.max(5, widest(stages.map((stage) => timeText(stage, now))));
  const bar = width >= 100 ? 24 : width >= 76 ? 12 : width >= 56 ? 8 : 0;
  return { name, bar, count: width >= 30 ? count : 0, time: width >= 8 + name + count + time + 4 ? time : 0 };
}

/** Finished part of a stage, 0..1; NaN where nothing tells. */
export function stageFraction(stage: StageModel): number {
  if (stage.state === 'ok' || stage.state === 'skip') return 1;
  if (stage.steps > 0) return stage.step / stage.steps;
  return stage.progress === null || stage.progress.total === 0
    ? Number.NaN
    : stage.progress.done / stage.progress.total;
}

function stageLine(stage: StageModel, widths: Widths, width: number, context: DrawContext): string {
  const { palette, symbols, now } = context;
  const word = width >= 30 ? ` ${stateWord[stage.state].padEnd(4)}` : '';
  const state = palette.paint(stage.state, `${symbols.state[stage.state]}${word}`);
  const name = fit(sanitize(stage.id), widths.name, symbols.ellipsis);
  const cells = [
    state,
    stage.state === 'run' ? palette.paint('strong', name) : name,
    ...(widths.bar > 0 ? [barText(stage, widths.bar, context)] : []),
    ...(widths.count > 0 ? [countText(stage).padStart(widths.count)] : []),
    ...(widths.time > 0 ? [timeText(stage, now).padStart(widths.time)] : []),
  ];
  const line = cells.join('  ');
  const room = width - cellWidth(line) - 2;
  const note = noteTexts(stage, symbols.best).find((text) => cellWidth(text) <= room) ?? '';
  return fit(`${line}  ${palette.paint('dim', note)}`, width, symbols.ellipsis);
}

function barText(stage: StageModel, width: number, { palette, symbols }: DrawContext): string {
  const begun = stage.state !== 'wait' && stage.state !== 'skip';
  const fraction = stageFraction(stage);
  const worthIt = begun && !Number.isNaN(fraction) && (stage.steps > 0 || stage.progress !== null);
  return worthIt ? palette.paint(stage.state, progressBar(fraction, width, symbols)) : ' '.repeat(width);
}

/** A clock while the stage runs, its duration afterwards. */
function timeText(stage: StageModel, now: number): string {
  if (stage.ms !== null && stage.state === 'ok') return formatDuration(stage.ms);
  return stage.state === 'run' && stage.startedAt !== null ? formatClock(now - stage.startedAt) : '';
}

function countText(stage: StageModel): string {
  if (stage.state === 'skip' || stage.state === 'wait') return '';
  if (stage.steps > 0) return `${stage.step}/${stage.steps}`;
  if (stage.progress === null || stage.state === 'ok') return '';
  return `${stage.progress.done}/${stage.progress.total}`;
}

/** What is worth knowing, the most telling text first. */
function noteTexts(stage: StageModel, bestMark: string): readonly string[] {
  if (stage.state === 'skip') return [stage.why ?? '', 'cached'];
  if (stage.progress !== null && stage.state === 'run') return [stage.progress.suite];
  const best = stage.validations.reduce((top, { miou }) => Math.max(top, overallMiou(miou) || 0), 0);
  const bestTexts = best > 0 ? [`${bestMark} mIoU ${formatPercent(best)}`, `${bestMark} ${formatPercent(best)}`] : [];
  if (stage.state !== 'run' || stage.stepsPerEpoch === 0 || stage.steps === 0) return bestTexts;
  const epochs = Math.ceil(stage.steps / stage.stepsPerEpoch);
  const epoch = `epoch ${Math.min(Math.floor(stage.step / stage.stepsPerEpoch) + 1, epochs)}/${epochs}`;
  return [...bestTexts.map((text) => `${epoch}  ${text}`), epoch, ...bestTexts];
}
