// What signals ask of a training: the flags are read between steps, where everything is consistent.
export type StopReason = 'SIGINT' | 'SIGTERM';

/** Ends the work of an attempt on request: nothing failed. */
export class Stopped extends Error {
  constructor(readonly reason: StopReason) {
    super(`stopped by ${reason}`);
    this.name = 'Stopped';
  }
}

export interface StopControl {
  /** the first stop that was asked for */
  readonly stop: StopReason | null;
  /** true once for every request to write a checkpoint now */
  takeCheckpointRequest(): boolean;
  /** the work is to wait until this is false */
  readonly paused: boolean;
}

/** Flags set by SIGINT, SIGTERM (stop after the step) and SIGUSR1 (checkpoint now), or by the functions of the same meaning. */
export class SignalFlags implements StopControl {
  #stop: StopReason | null = null;
  #checkpoint = false;
  paused = false;

  install(): void {
    for (const reason of ['SIGINT', 'SIGTERM'] as const) process.on(reason, () => this.request(reason));
    process.on('SIGUSR1', () => this.requestCheckpoint());
    // a closed terminal is no reason to stop
    process.on('SIGHUP', () => undefined);
  }

  request(reason: StopReason): void {
    this.#stop ??= reason;
  }

  requestCheckpoint(): void {
    this.#checkpoint = true;
  }

  get stop(): StopReason | null {
    return this.#stop;
  }

  takeCheckpointRequest(): boolean {
    const asked = this.#checkpoint;
    this.#checkpoint = false;
    return asked;
  }
}

/** Lets signals and messages in: step loops otherwise never leave the queue of promises. */
export const yieldToSignals = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
