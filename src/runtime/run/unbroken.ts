// Short writes that Ctrl-C waits for: a command that may be ended at any other moment leaves no half of a file, not even under another name.
import process from 'node:process';
import { yieldToSignals } from './stop-control.js';

/** Runs `write` to its end; SIGINT or SIGTERM that came meanwhile ends the process as it would have before. */
export async function unbroken<T>(write: () => T): Promise<T> {
  let came: NodeJS.Signals | null = null;
  const note = (signal: NodeJS.Signals): void => {
    came ??= signal;
  };
  process.on('SIGINT', note);
  process.on('SIGTERM', note);
  try {
    return write();
  } finally {
    // the first may still belong to the turn of the event loop that the write is part of
    await yieldToSignals();
    await yieldToSignals();
    process.off('SIGINT', note);
    process.off('SIGTERM', note);
    if (came !== null) process.kill(process.pid, came);
  }
}
