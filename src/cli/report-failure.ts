// The last words of a command that failed: one message for what a user can mend, a stack only for a mistake of ours.
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { sanitize } from '../ui/sanitize.js';

/** Names of files and lines of logs stand in messages: they must not steer the terminal. */
const safeLines = (text: string): string => text.split('\n').map(sanitize).join('\n');

/** Prints the failure to standard error and returns the exit code that belongs to it. */
export function reportFailure(error: unknown): ExitCode {
  if (error instanceof UserError) {
    console.error(safeLines(`error: ${error.message}`));
    if (error.where !== null) console.error(safeLines(`  --> ${error.where}`));
    if (error.help !== null) console.error(safeLines(`help: ${error.help}`));
    return error.exitCode;
  }
  console.error('rseg failed; this is a mistake in rseg, not in your files. Please report it with the lines below.');
  console.error(`  ${process.argv.slice(1).join(' ')}`);
  console.error(error instanceof Error ? error.stack : String(error));
  return EXIT.internal;
}
