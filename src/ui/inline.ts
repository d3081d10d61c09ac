// One run in a small terminal: its log as lines that stay, and one to three lines of status below.
import { describeEvent } from './describe-event.js';
import type { DrawContext } from './draw-context.js';
import { formatTimeOfDay } from './duration.js';
import { estimateRemaining, isEstimating } from './eta.js';
import { notice } from './notice.js';
import type { Presenter } from './presenter.js';
import { formatLoss, formatPercent } from './quantity.js';
import { emptyRun, type RunModel } from './run-model.js';
import { etaText, overallState } from './sections/header.js';
import { stageFraction } from './sections/stage-list.js';
import { chartedStage } from './sections/training-charts.js';
import { overallMiou } from './stage-model.js';
import { StatusLines } from './status-lines.js';
import { progressBar } from './widgets/progress-bar.js';

const EVERY_MS = 1000;
/** Below this only one line is written again. */
const NARROW = 40;
const BAR = 10;

export interface InlineOptions {
  readonly write: (text: string) => void;
  readonly columns: () => number;
  readonly style: Omit<DrawContext, 'now'>;
  readonly clock: () => number;
}

export function createInline({ write, columns, style, clock }: InlineOptions): Presenter {
  const lines = new StatusLines(write, columns);
  let model: RunModel = emptyRun;
  let stops = 0;
  let probed: string | null = null;
  let above: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  const show = (): void => {
    timer = null;
    lines.show(
      above,
      model.end === null ? statusLines(model, { stops, probed, columns: columns() }, { ...style, now: clock() }) : [],
    );
    above = [];
  };
  const soon = (): void => {
    timer ??= setTimeout(show, EVERY_MS);
  };
  const now = (): void => {
    if (timer !== null) clearTimeout(timer);
    show();
  };
  return {
    take(event, after, old) {
      const line = old ? null : describeEvent(event, model);
      model = after;
      if (line !== null) {
        const stage = line.stage === '' ? '' : `${line.stage}: `;
        above.push(`${formatTimeOfDay(line.at)} ${line.level === 'info' ? '' : `${line.level}: `}${stage}${line.text}`);
      }
      soon();
    },
    announceStop(kind) {
      stops = kind === 'now' ? 2 : 1;
      now();
    },
    tell(note) {
      probed = note;
      soon();
    },
    async close() {
      now();
      lines.clear();
    },
  };
}

/** Three lines, two without a training, one in a narrow terminal. */
function statusLines(
  model: RunModel,
  { stops, probed, columns }: { readonly stops: number; readonly probed: string | null; readonly columns: number },
  context: DrawContext,
): string[] {
  const { palette, symbols, now } = context;
  const [state, word] = overallState(model);
  const stage = chartedStage(model);
  const eta = estimateRemaining(model, now);
  const share = stage === null ? Number.NaN : stageFraction(stage);
  const percent = Number.isNaN(share) ? '' : ` ${Math.floor(share * 100)}%`;
  const sign = palette.paint(state, `${symbols.state[state]} ${word}`);
  const urgent = notice(model, stops, probed, now);
  if (columns < NARROW) return [`${sign} ${stage?.id ?? ''}${percent}`];
  const left = eta !== null ? etaText(eta, symbols.range) : isEstimating(model) ? 'estimating' : '';
  const head = `${sign} ${model.variant}@${model.seed}${left === '' ? '' : ` ${symbols.separator} ${left}`}`;
  const miou =
    stage === null || stage.validations.length === 0 ? Number.NaN : overallMiou(stage.validations.at(-1)!.miou);
  const training =
    stage === null
      ? []
      : [
          `${stage.id} ${progressBar(share, BAR, symbols)}${percent} ${stage.loss.last === null ? '' : `loss ${formatLoss(stage.loss.last.y)}`}${Number.isNaN(miou) ? '' : ` mIoU ${formatPercent(miou)}`}`,
        ];
  return [head, ...training, ...(urgent === null ? [] : [palette.paint('warn', urgent)])];
}
