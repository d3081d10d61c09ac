// One of many runs: what its queue says of it, and what its own events say.
import type { QueueState } from '../../runtime/run/queue/queue-record.js';
import { type RunModel, type StageModel, type StageState, spentMs } from '../run-model.js';
import { overallMiou } from '../stage-model.js';
import type { ListedRun } from './fleet-source.js';

export interface FleetRow {
  readonly listed: ListedRun;
  readonly model: RunModel;
  /** a sentence when no process works on a run that has not ended */
  readonly gone: string | null;
  /** name of another row with the same run folder, which tells its numbers; null for most rows */
  readonly sharedWith: string | null;
  /** a sentence when something keeps a run from going on, though its processes live */
  readonly trouble?: string | null;
}

/** Sign and colour that stand for a state, and its word: at most six letters. */
export const STATES: Readonly<Record<QueueState, { readonly as: StageState; readonly word: string }>> = {
  waiting: { as: 'wait', word: 'wait' },
  running: { as: 'run', word: 'run' },
  retrying: { as: 'stop', word: 'retry' },
  done: { as: 'ok', word: 'done' },
  'finished-before': { as: 'skip', word: 'cached' },
  same: { as: 'skip', word: 'same' },
  failed: { as: 'fail', word: 'failed' },
  stopped: { as: 'stop', word: 'stop' },
  skipped: { as: 'skip', word: 'skip' },
};

/** What the queue says; without one what the events say. */
export function rowState({ listed, model, gone }: FleetRow): QueueState {
  if (listed.state !== null) return listed.state;
  if (model.end !== null) return model.end.state;
  if (gone !== null) return 'stopped';
  return model.startedAt === null ? 'waiting' : 'running';
}

/** Whether events are to be expected: something works on it, or nobody says that it ended. */
export function isLive(row: FleetRow): boolean {
  const state = rowState(row);
  return state === 'running' || (state === 'retrying' && row.model.end === null);
}

/** Nothing will happen to it any more by itself. */
export function isOver(row: FleetRow): boolean {
  return !['waiting', 'running', 'retrying'].includes(rowState(row));
}

/** Finished share of the training steps of a run, 0..1; NaN before anything is known. */
export function rowProgress(row: FleetRow): number {
  const state = rowState(row);
  if (state === 'done' || state === 'finished-before') return 1;
  const trainings = row.model.stages.filter(({ op }) => op.startsWith('train'));
  const total = trainings.reduce((sum, { steps }) => sum + steps, 0);
  if (total === 0) return Number.NaN;
  return trainings.reduce((sum, stage) => sum + finishedSteps(stage), 0) / total;
}

function finishedSteps(stage: StageModel): number {
  return stage.state === 'ok' || stage.state === 'skip' ? stage.steps : Math.min(stage.step, stage.steps);
}

/** The training that a row tells of: the one that runs, else the last one that took a step. */
export function rowStage({ model }: FleetRow): StageModel | null {
  const running = model.stages.find(({ id, op }) => id === model.current && op.startsWith('train'));
  return running ?? model.stages.findLast((stage) => stage.loss.last !== null) ?? null;
}

/** mIoU that a run stands for, 0..1: of its evaluated student over the first suite, else its last validation; NaN before. */
export function rowMiou(row: FleetRow): number {
  const result = row.model.results.find(({ subject }) => subject === 'student');
  if (result !== undefined) return result.summary.mean ?? Number.NaN;
  const last = rowStage(row)?.validations.at(-1);
  return last === undefined ? Number.NaN : overallMiou(last.miou);
}

/** The best validation of the training that a row tells of; NaN before the first. */
export function rowBest(row: FleetRow): number {
  return rowStage(row)?.best ?? Number.NaN;
}

/** Marks of trouble: `NaN`, `OOM`, `retry 2`, `3 warnings`. */
export function rowFlags({ listed, model, trouble }: FleetRow): readonly string[] {
  const spikes = model.stages.reduce((sum, stage) => sum + stage.spikes.length, 0);
  const exit = listed.exitCode ?? model.failure?.exitCode ?? null;
  return [
    ...(exit === 8 ? ['NaN'] : exit === 7 ? ['OOM'] : exit === 6 ? ['disk'] : []),
    ...(trouble?.startsWith('the disk') === true ? ['disk'] : trouble ? ['stalled'] : []),
    ...(listed.attempts > 1 ? [`try ${listed.attempts}`] : []),
    ...(model.pausedAt !== null && model.end === null ? ['paused'] : []),
    ...(spikes > 0 ? [`${spikes} spike${spikes === 1 ? '' : 's'}`] : []),
    ...(model.warnings > 0 ? [`${model.warnings} warning${model.warnings === 1 ? '' : 's'}`] : []),
  ];
}

/** Time that processes spent on a run, ms; nothing where its work was there before, or is told by another row. */
export function rowSpentMs(row: FleetRow): number {
  const { state } = row.listed;
  return state === 'finished-before' || state === 'same' || row.sharedWith !== null ? 0 : spentMs(row.model);
}

/** `= spcr@1`: the same work; or that only the training is the same, and other suites are measured. */
export function sharedText({ listed, sharedWith }: FleetRow): string {
  if (sharedWith === null) return '';
  return listed.state === 'same' ? `= ${sharedWith}` : `training of ${sharedWith}`;
}
