// Signals to `rseg run`: the first asks for an orderly stop, the second kills the trainers, the third ends this process.
import process from 'node:process';
import { EXIT } from '../exit-code.js';
import type { RunsDriver } from '../runtime/run/queue/runs-driver.js';
import type { StopReason } from '../runtime/run/stop-control.js';

/** Relays until the returned function is called. `announce` shows what a signal led to; `leave` is called when the terminal closes. */
export function relaySignals(
  driver: RunsDriver,
  announce: (kind: 'graceful' | 'now') => void,
  leave: () => void,
): () => void {
  let asked = 0;
  const ask = (reason: StopReason): void => {
    asked++;
    if (asked > 2) process.exit(reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated);
    const kind = asked === 1 ? 'graceful' : 'now';
    announce(kind);
    driver.requestStop(kind, reason);
  };
  const handlers: readonly (readonly [NodeJS.Signals, () => void])[] = [
    ['SIGINT', () => ask('SIGINT')],
    ['SIGTERM', () => ask('SIGTERM')],
    ['SIGUSR1', () => driver.requestCheckpoint()],
    ['SIGHUP', leave],
  ];
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
