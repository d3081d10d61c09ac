// Prints long output of a command that is done after it.
import { EXIT } from '../exit-code.js';

/** A reader that leaves early, such as `| head`, is no failure. */
export function printAll(text: string): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
  process.stdout.write(text);
}
