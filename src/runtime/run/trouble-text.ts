// What keeps a run from going on while its trainer can say nothing, in sentences.
import { EXIT } from '../../exit-code.js';
import { shortageText } from './room.js';
import type { RunningStep } from './step-watch.js';
import type { Classified } from './trainer-exit.js';
import type { RoomWait } from './trainer-job.js';

const seconds = (ms: number): string => `${ms < 10_000 ? (ms / 1000).toPrecision(2) : Math.round(ms / 1000)} s`;
const minutes = (ms: number): string => (ms < 120_000 ? seconds(ms) : `${Math.round(ms / 60_000)} min`);

/** `step 41 has been running for 5 min, median 2.1 s` */
export function stalledText({ step, runningMs, medianMs }: RunningStep): string {
  const usual = medianMs === null ? '' : `, median ${seconds(medianMs)}`;
  return `step ${step} has been running for ${minutes(runningMs)}${usual}`;
}

/** `the disk is full: 283.0 MB are needed, 12.0 MB are free; waits for room for at most 10 min (runs/…)` */
export function waitText(wait: RoomWait): string {
  return `the disk is full: ${shortageText(wait)}; waits for room for at most ${minutes(wait.limitMs)} (${wait.path})`;
}

/** The end of a trainer that was killed because a step hung. */
export function hangingEnd(step: RunningStep): Classified {
  const message = `${step.stage} hung and was killed: ${stalledText(step)}`;
  const help = 'run the same command again: it goes on from the last checkpoint; --retries N does that by itself';
  return { exitCode: EXIT.retry, failure: { exitCode: EXIT.retry, message, where: null, help } };
}
