// One line on standard error that tells how far a command is; only on a terminal.
import process from 'node:process';

/** Replaces the line; an empty text removes it. */
export function progressLine(text: string): void {
  if (process.stderr.isTTY !== true) return;
  const width = (process.stderr.columns ?? 80) - 1;
  process.stderr.write(`\r${text.slice(0, width)}\x1b[K`);
}
