// What the state of a job means for its work. Pure.
import { EXIT } from '../../exit-code.js';
import type { Seen } from './squeue-line.js';

/**
 * How an attempt ended that left no result. `time`: it used up its time, or was asked to make room, and goes on from its checkpoint;
 * `machine`: something happened to the node; `memory`: more of it is needed; `dependency`: never started, because what it waits for did not
 * end well; `cancelled`: by somebody; `failed`: it would fail again.
 */
export type Ending =
  | { readonly kind: 'time' | 'machine' | 'memory' | 'dependency' | 'cancelled' | 'no-result' }
  | { readonly kind: 'failed'; readonly exitCode: number; readonly message: string };

const MACHINE = new Set(['NODE_FAIL', 'PREEMPTED', 'BOOT_FAIL', 'REVOKED']);
/**
 * Ends after which the work goes on where it was. No stage ends with 1: Slurm writes it for a job that it starts again on a node which has only
 * just come back (22.05), and node where rseg cannot be loaded.
 */
const STOPPED: ReadonlySet<number> = new Set([EXIT.retry, EXIT.terminated, EXIT.interrupted, EXIT.no]);
/** 137: killed by the system, most likely for want of memory */
const HUNGRY: ReadonlySet<number> = new Set([EXIT.memory, 137]);

/** Null while the job may still go on: waiting, running, or in a state that is not known here. */
export function endingOf({ state, exitCode, reason, job, index }: Seen): Ending | null {
  if (MACHINE.has(state)) return { kind: 'machine' };
  switch (state) {
    case 'COMPLETED':
      return { kind: 'no-result' };
    case 'TIMEOUT':
      return { kind: 'time' };
    case 'OUT_OF_MEMORY':
      return { kind: 'memory' };
    case 'CANCELLED':
      return { kind: reason === 'DependencyNeverSatisfied' ? 'dependency' : 'cancelled' };
    case 'DEADLINE':
      return { kind: 'failed', exitCode: EXIT.no, message: `job ${job}_${index} missed its deadline` };
    case 'FAILED':
      if (exitCode !== null && STOPPED.has(exitCode)) return { kind: 'time' };
      if (exitCode !== null && HUNGRY.has(exitCode)) return { kind: 'memory' };
      if (exitCode === null) return { kind: 'machine' };
      return { kind: 'failed', exitCode, message: `job ${job}_${index} ended with code ${exitCode} (${reason})` };
    case 'PENDING':
      // Slurm holds what it could not start, for ever
      return /launch.failed.requeued.held|JobHoldMaxRequeue/i.test(reason) ? { kind: 'machine' } : null;
    default:
      return null;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  Resources: 'no node is free',
  Priority: 'others come first',
  Dependency: 'what it reads is not there yet',
  BeginTime: 'Slurm starts it again in a moment',
  JobHeldUser: 'it is held: scontrol release',
  JobHeldAdmin: 'it is held by an administrator',
  ReqNodeNotAvail: 'the node is not available',
  PartitionTimeLimit: 'it asks for more time than the partition gives',
  AssocGrpCpuLimit: 'the account uses all its cores',
  QOSMaxJobsPerUserLimit: 'you run as many jobs as you may',
};

/** Why a job waits, in words where there are some: `job 12_3 waits: others come first (Priority)`. */
export function waitingText({ job, index, reason }: Seen): string {
  const [word = reason] = reason.split(/[(,]/);
  const words = REASONS[word];
  if (reason === 'None' || reason === '') return `job ${job}_${index} waits`;
  return `job ${job}_${index} waits: ${words === undefined ? reason : `${words} (${reason})`}`;
}
