// Signals to `rseg run`: the first asks for an orderly stop, the second kills the trainer, the third ends this process.
import process from 'node:process';
import { EXIT } from '../exit-code.js';
import type { StopReason } from '../runtime/run/stop-control.js';
import type { RunHandle } from '../runtime/run/supervisor.js';

export interface SignalRelay {
  /** resolves when a closed terminal left the run working alone */
  readonly left: Promise<'detached'>;
  stop(): void;
}

/** Relays until `stop` is called. `announce` shows what a signal led to. */
export function relaySignals(
  handle: RunHandle,
  announce: (kind: 'graceful' | 'now') => void,
  leave: () => Promise<void>,
): SignalRelay {
  let asked = 0;
  const ask = (reason: StopReason): void => {
    asked++;
    if (asked > 2) process.exit(reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated);
    const kind = asked === 1 ? 'graceful' : 'now';
    announce(kind);
    handle.requestStop(kind, reason);
  };
  let hungUp: (value: 'detached') => void = () => undefined;
  const left = new Promise<'detached'>((resolve) => {
    hungUp = resolve;
  });
  const handlers: readonly (readonly [NodeJS.Signals, () => void])[] = [
    ['SIGINT', () => ask('SIGINT')],
    ['SIGTERM', () => ask('SIGTERM')],
    ['SIGUSR1', () => handle.requestCheckpoint()],
    ['SIGHUP', () => void leave().then(() => hungUp('detached'))],
  ];
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return {
    left,
    stop: () => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    },
  };
}
