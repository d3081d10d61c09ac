// Work that Ctrl-C ends between two of its steps, so that it can clear away what it began.
import process from 'node:process';
import { Stopped, type StopReason, yieldToSignals } from '../runtime/run/stop-control.js';

/** `work` calls what it is given between its steps, which throws `Stopped` after SIGINT or SIGTERM. */
export async function stoppable<T>(work: (between: () => Promise<void>) => Promise<T>): Promise<T> {
  let stop: StopReason | null = null;
  const ask = (reason: StopReason): void => {
    stop ??= reason;
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  try {
    return await work(async () => {
      await yieldToSignals();
      if (stop !== null) throw new Stopped(stop);
    });
  } finally {
    process.off('SIGINT', ask);
    process.off('SIGTERM', ask);
  }
}
