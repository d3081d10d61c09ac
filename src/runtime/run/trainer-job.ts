// What the supervisor tells its trainer at the start, and what the two say to each other afterwards.

import type { UserError } from '../../exit-code.js';
import type { EngineName } from '../engine/engine.js';
import type { Shortage } from './room.js';
import type { StepAtHand } from './step-watch.js';

export interface TrainerJob {
  /** absolute path of the run folder, which holds the plan */
  readonly run: string;
  /** absolute path of the folder of all runs: finished work of others is found there */
  readonly runs: string;
  readonly engine: EngineName | 'auto';
  /** keys of the stages to perform; null: all of the plan */
  readonly stages: readonly string[] | null;
  /** refuse to go on from a checkpoint that was computed elsewhere */
  readonly requireSameEnvironment: boolean;
  /** how long to wait for room on a full disk */
  readonly roomWaitMs: number;
  readonly attempt: number;
  /** names the attempt in the fence of the run folder */
  readonly token: string;
  /** monotonic nanoseconds at which the attempt began */
  readonly origin: string;
}

export type Failure = Pick<UserError, 'exitCode' | 'message' | 'where' | 'help'>;

/** A trainer waits for room on the disk. */
export interface RoomWait extends Shortage {
  readonly limitMs: number;
}
/**
 * Said beside the event log: a full disk refuses events, and while a step is computed nothing is written. `step` is said before it begins;
 * `room`: `by` waits for room, or (null) waits no longer.
 */
export type TrainerMessage =
  | { readonly kind: 'failure'; readonly failure: Failure }
  | ({ readonly kind: 'step' } & StepAtHand)
  | { readonly kind: 'between' }
  | { readonly kind: 'room'; readonly by: 'trainer' | 'checkpoints'; readonly wait: RoomWait | null };
/** `continue-alone`: the supervisor leaves, the work goes on. Without it, a trainer that loses its supervisor stops. */
export interface SupervisorMessage {
  readonly kind: 'continue-alone' | 'pause' | 'resume';
}
