// One run for a screen reader: whole sentences, one after the other, and not too often. Nothing moves, nothing is drawn.
import { describeEvent } from './describe-event.js';
import { estimateRemaining } from './eta.js';
import { ownStopNotice } from './notice.js';
import type { Presenter } from './presenter.js';
import { formatPercent } from './quantity.js';
import { emptyRun, type RunModel, type StageModel } from './run-model.js';
import { sanitize } from './sanitize.js';
import { chartedStage } from './sections/training-charts.js';
import { spokenDuration } from './spoken-duration.js';
import { overallMiou } from './stage-model.js';

const EVERY_MS = 10_000;

export interface SpokenOptions {
  readonly write: (text: string) => void;
  readonly clock: () => number;
}

export function createSpoken({ write, clock }: SpokenOptions): Presenter {
  let model: RunModel = emptyRun;
  let last = Number.NEGATIVE_INFINITY;
  let note: string | null = null;
  const say = (text: string): void => {
    write(`${text}\n`);
    last = clock();
  };
  return {
    take(event, after, old) {
      const line = describeEvent(event, model);
      model = after;
      if (old) return;
      const worthIt = line !== null && (line.level !== 'info' || !QUIET.has(event.k));
      if (worthIt) say(`${line.stage === '' ? '' : `${line.stage}: `}${line.text}.`);
      else if (clock() - last >= EVERY_MS && model.end === null) say(presentSentence(model, clock()));
    },
    announceStop(kind) {
      say(`${ownStopNotice(model, kind)}.`);
    },
    tell(next) {
      if (next !== null && next !== note) say(`${next}.`);
      note = next;
    },
    async close() {},
  };
}

/** Said by the present sentence, or not worth an interruption. */
const QUIET: ReadonlySet<string> = new Set(['validation', 'checkpoint', 'sample', 'engine']);

/** `run quickstart, seed 1: student, epoch 4 of 20, mIoU 41.2 percent, about 12 minutes left.` */
export function presentSentence(model: RunModel, now: number): string {
  const stage = chartedStage(model);
  const eta = estimateRemaining(model, now);
  const parts = [
    ...(stage === null ? [] : [sanitize(stage.id), ...epochPart(stage), ...miouPart(stage)]),
    ...(eta === null ? [] : [`${eta.unmeasured.length > 0 ? 'more than' : 'about'} ${spokenDuration(eta.mid)} left`]),
  ];
  return `run ${model.variant}, seed ${model.seed}: ${parts.length === 0 ? 'starting' : parts.join(', ')}.`;
}

function epochPart(stage: StageModel): string[] {
  if (stage.steps === 0 || stage.stepsPerEpoch === 0) return [];
  const epochs = Math.ceil(stage.steps / stage.stepsPerEpoch);
  return [`epoch ${Math.min(Math.floor(stage.step / stage.stepsPerEpoch) + 1, epochs)} of ${epochs}`];
}

function miouPart(stage: StageModel): string[] {
  const last = stage.validations.at(-1);
  return last === undefined ? [] : [`mIoU ${formatPercent(overallMiou(last.miou))} percent`];
}
