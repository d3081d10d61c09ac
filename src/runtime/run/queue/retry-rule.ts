// Which failures may pass by themselves, and how long to wait before the next attempt.
import { EXIT } from '../../../exit-code.js';
import type { RunEnd } from '../supervisor.js';

/** Waits before the second, third, … attempt; the last one stays. */
const WAITS_MS = [1_000, 10_000, 60_000] as const;

/**
 * Out of memory, an announced interruption (75) and a trainer that vanished or crashed without a word are tried again, from the last
 * checkpoint. Errors of files and data, a loss that is not finite, damaged checkpoints and defects that the trainer reported itself
 * would only repeat; a full disk stays full.
 */
export function isTemporary({ exitCode, vanished }: RunEnd): boolean {
  return exitCode === EXIT.memory || exitCode === EXIT.retry || (exitCode === EXIT.internal && vanished);
}

/** Milliseconds to wait after so many attempts. */
export function retryWait(attempts: number): number {
  return WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1] ?? WAITS_MS[0];
}
