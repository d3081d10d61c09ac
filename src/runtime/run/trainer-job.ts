// What the supervisor tells its trainer at the start, and what the two say to each other afterwards.

import type { UserError } from '../../exit-code.js';
import type { EngineName } from '../engine/engine.js';

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
  readonly attempt: number;
  /** names the attempt in the fence of the run folder */
  readonly token: string;
  /** monotonic nanoseconds at which the attempt began */
  readonly origin: string;
}

export type Failure = Pick<UserError, 'exitCode' | 'message' | 'where' | 'help'>;

/** Said beside the event log, which a full disk may refuse. */
export interface TrainerMessage {
  readonly kind: 'failure';
  readonly failure: Failure;
}
/** `continue-alone`: the supervisor leaves, the work goes on. Without it, a trainer that loses its supervisor stops. */
export interface SupervisorMessage {
  readonly kind: 'continue-alone' | 'pause' | 'resume';
}
