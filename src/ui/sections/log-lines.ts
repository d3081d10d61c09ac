// The newest lines of the log.
import type { LogLevel, LogLine } from '../describe-event.js';
import type { DrawContext } from '../draw-context.js';
import { formatTimeOfDay } from '../duration.js';
import type { Role } from '../palette.js';
import type { RunModel } from '../run-model.js';
import { fit, stripColour } from '../widgets/cell-width.js';
import type { Box } from './training-charts.js';

const ROLE: Readonly<Record<LogLevel, Role>> = { info: 'dim', warn: 'warn', error: 'error' };
const MARK: Readonly<Record<LogLevel, string>> = { info: '', warn: 'warning: ', error: 'error: ' };

/** At most `rows` lines of exactly `width` cells, oldest first. */
export function logLines(model: RunModel, width: number, rows: number, { palette, symbols }: DrawContext): string[] {
  if (rows <= 0) return [];
  return model.log.slice(-rows).map(({ at, level, stage, text }) => {
    const where = stage === '' ? '' : `${stage}: `;
    return palette.paint(
      ROLE[level],
      fit(` ${formatTimeOfDay(at)}  ${MARK[level]}${where}${text}`, width, symbols.ellipsis),
    );
  });
}

/** A page of the log that ends `back` lines before the newest; lines that hold `search` are marked. */
export function logPage(
  model: RunModel,
  { width, height }: Box,
  back: number,
  search: string,
  context: DrawContext,
): string[] {
  const end = Math.max(0, model.log.length - back);
  const shown = { ...model, log: model.log.slice(Math.max(0, end - height), end) };
  const lines = logLines(shown, width, height, context);
  const { palette, symbols } = context;
  return lines.map((line, i) =>
    holds(shown.log[i]!, search) ? palette.paint('key', `${symbols.pointer}${stripColour(line).slice(1)}`) : line,
  );
}

/** How many lines lie below each line that holds `search`, nearest to the newest first. */
export function logMatches(model: RunModel, search: string): readonly number[] {
  const found = model.log.flatMap((line, i) => (holds(line, search) ? [model.log.length - 1 - i] : []));
  return found.reverse();
}

function holds({ stage, text }: LogLine, search: string): boolean {
  return search !== '' && `${stage}: ${text}`.toLowerCase().includes(search.toLowerCase());
}
