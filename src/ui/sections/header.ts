// What runs, how far it is, how long it takes: the lines on top.
import type { DrawContext } from '../draw-context.js';
import { formatClock, formatDuration } from '../duration.js';
import { type Eta, estimateRemaining, isEstimating } from '../eta.js';
import { elapsedMs, type RunModel, type StageState } from '../run-model.js';
import { sanitize } from '../sanitize.js';
import { cellWidth, justify, truncateMiddle } from '../widgets/cell-width.js';

/** One line of exactly `width` cells: name and seed, state, elapsed and remaining time. */
export function titleLine(model: RunModel, width: number, context: DrawContext): string {
  const { palette, symbols } = context;
  const [state, word] = overallState(model);
  const name =
    model.variant === '' ? 'waiting for the first event' : `${model.variant} ${symbols.separator} seed ${model.seed}`;
  const title = `${palette.paint('accent', ' rseg')}  ${palette.paint('strong', name)}`;
  const clock = formatClock(elapsedMs(model, context.now));
  const badge = `${palette.paint(state, `${symbols.state[state]} ${word}`)} ${clock}`;
  const eta = estimateRemaining(model, context.now);
  const gap = ` ${symbols.separator} `;
  const endings =
    eta === null
      ? [isEstimating(model) ? `${gap}estimating` : '', '']
      : [`${gap}${etaText(eta, symbols.range)}`, `${gap}${shortEtaText(eta)}`, ''];
  const titleRoom = Math.min(cellWidth(title), Math.max(12, Math.floor(width * 0.3)));
  const ending = endings.find((text) => cellWidth(badge) + cellWidth(text) + titleRoom + 2 <= width) ?? '';
  return justify(title, `${badge}${ending} `, width, symbols.ellipsis);
}

/** One line of exactly `width` cells: the run folder and the engine. */
export function placeLine(model: RunModel, runFolder: string, width: number, context: DrawContext): string {
  const { palette, symbols } = context;
  const engine = model.engine === null ? '' : `${model.engine.name}: ${model.engine.description} `;
  const right = truncateMiddle(engine, Math.floor(width / 2), symbols.ellipsis);
  const left = ` ${truncateMiddle(sanitize(runFolder), Math.max(8, width - cellWidth(right) - 3), symbols.ellipsis)}`;
  return palette.paint('dim', justify(left, right, width, symbols.ellipsis));
}

/** `about 2m 10s left (1m 55s–2m 40s)`, and the stages that this leaves out. */
export function etaText(eta: Eta, range: string): string {
  const span = `about ${formatDuration(eta.mid)} left (${formatDuration(eta.low)}${range}${formatDuration(eta.high)})`;
  if (eta.unmeasured.length === 0) return span;
  const stages = eta.unmeasured.length === 1 ? sanitize(eta.unmeasured[0]!) : `${eta.unmeasured.length} stages`;
  return `${span} + ${stages} not measured yet`;
}

/** `about 2m 10s left`, or `over 2m 10s left` where stages are left out. */
function shortEtaText(eta: Eta): string {
  return `${eta.unmeasured.length > 0 ? 'over' : 'about'} ${formatDuration(eta.mid)} left`;
}

/** State and word of the run as a whole. */
export function overallState(model: RunModel): readonly [StageState, string] {
  if (model.end !== null) {
    if (model.end.state === 'done') return ['ok', 'done'];
    return model.end.state === 'stopped' ? ['stop', 'stopped'] : ['fail', 'failed'];
  }
  if (model.startedAt === null) return ['wait', 'starting'];
  if (model.pausedAt !== null) return ['stop', 'paused'];
  return model.stopping !== null ? ['stop', 'stopping'] : ['run', 'running'];
}
