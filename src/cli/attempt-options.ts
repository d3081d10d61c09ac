// The options that say how an attempt of a run is looked after: the same for `rseg run`, `rseg stage` and the jobs of Slurm.
import { EXIT, UserError } from '../exit-code.js';
import type { AttemptSettings } from '../runtime/run/supervisor.js';
import { STALL_LEAST_MS } from '../runtime/run/training/step-times.js';

export interface AttemptOptions {
  /** seconds that a stopping trainer gets before it is killed */
  readonly grace?: number;
  /** refuse to go on from checkpoints that were computed elsewhere */
  readonly requireSameEnv?: boolean;
  /** minutes to wait for room on a full disk */
  readonly waitForRoom?: number;
  /** end a trainer whose step hangs; a number: minutes below which none does */
  readonly killStalled?: number | true;
}

const MINUTE_MS = 60_000;
const USUAL_MINUTES = STALL_LEAST_MS / MINUTE_MS;

/** What the options ask of a supervisor. */
export function attemptSettings(options: AttemptOptions): AttemptSettings {
  const { grace, requireSameEnv, waitForRoom, killStalled } = options;
  return {
    requireSameEnvironment: requireSameEnv === true,
    killStalled: killStalled !== undefined,
    ...(grace === undefined ? {} : { graceMs: grace * 1000 }),
    ...(waitForRoom === undefined ? {} : { roomWaitMs: waitForRoom * MINUTE_MS }),
    ...(typeof killStalled === 'number' ? { stalledMs: killStalled * MINUTE_MS } : {}),
  };
}

/** The same options on a command line of `rseg stage`. */
export function attemptWords({ grace, requireSameEnv, waitForRoom, killStalled }: AttemptOptions): readonly string[] {
  return [
    ...(grace === undefined ? [] : [`--grace ${grace}`]),
    ...(requireSameEnv === true ? ['--require-same-env'] : []),
    ...(waitForRoom === undefined ? [] : [`--wait-for-room ${waitForRoom}`]),
    // a word without its number would take the next one for it
    ...(killStalled === undefined ? [] : [`--kill-stalled ${killStalled === true ? USUAL_MINUTES : killStalled}`]),
  ];
}

/** Minutes of an option, not negative. Throws exit 2 for anything else. */
export function minutesOption(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new UserError(EXIT.usage, `${text} is no number of minutes`, {
    help: 'such as 10 or 0.5; an option without its number stands after the target',
  });
}
