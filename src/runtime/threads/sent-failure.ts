// A failure on its way between threads as plain data: an exception would lose its class.
import { type ExitCode, UserError } from '../../exit-code.js';

export interface SentFailure {
  readonly user: { readonly exitCode: ExitCode; readonly where: string | null; readonly help: string | null } | null;
  readonly message: string;
  readonly stack: string | null;
}

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
