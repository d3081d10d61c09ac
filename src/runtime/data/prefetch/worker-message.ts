// What the main thread and a data worker say to each other.
import { type ExitCode, UserError } from '../../../exit-code.js';
import type { Batch } from '../batch.js';

export interface StepRequest {
  readonly step: number;
  /** memory to fill */
  readonly spare: Batch | null;
}

/** A failure as plain data: an exception loses its class on the way between threads. */
export interface SentFailure {
  readonly user: { readonly exitCode: ExitCode; readonly where: string | null; readonly help: string | null } | null;
  readonly message: string;
  readonly stack: string | null;
}

export type StepReply =
  | { readonly kind: 'batch'; readonly step: number; readonly batch: Batch }
  | { readonly kind: 'failure'; readonly step: number; readonly failure: SentFailure };

export function describeFailure(error: unknown): SentFailure {
  if (error instanceof UserError) {
    const { exitCode, where, help } = error;
    return { user: { exitCode, where, help }, message: error.message, stack: error.stack ?? null };
  }
  if (error instanceof Error) return { user: null, message: error.message, stack: error.stack ?? null };
  return { user: null, message: String(error), stack: null };
}

export function restoreFailure({ user, message, stack }: SentFailure): Error {
  const error =
    user === null
      ? new Error(message)
      : new UserError(user.exitCode, message, {
          ...(user.where === null ? {} : { where: user.where }),
          ...(user.help === null ? {} : { help: user.help }),
        });
  if (stack !== null) error.stack = stack;
  return error;
}

/** The memory of a batch, as what a message hands over. */
export const memoryOf = ({ images, labels }: Batch): ArrayBuffer[] => [
  images.buffer as ArrayBuffer,
  labels.buffer as ArrayBuffer,
];
