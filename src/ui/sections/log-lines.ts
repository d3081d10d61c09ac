// The newest lines of the log.
import type { LogLevel } from '../describe-event.js';
import type { DrawContext } from '../draw-context.js';
import { formatTimeOfDay } from '../duration.js';
import type { Role } from '../palette.js';
import type { RunModel } from '../run-model.js';
import { fit } from '../widgets/cell-width.js';

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
