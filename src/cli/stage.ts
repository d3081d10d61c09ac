// `rseg stage`: some stages of a prepared run as one plain command, for whatever starts it: Slurm, another scheduler, a person.
import { join, relative } from 'node:path';
import process from 'node:process';
import { EXIT, type ExitCode } from '../exit-code.js';
import { serveControl } from '../runtime/run/control-socket.js';
import { EventTail } from '../runtime/run/event-tail.js';
import { findStages } from '../runtime/run/find-stage.js';
import { isPerformed, startStages } from '../runtime/run/perform-stages.js';
import { answerControl } from '../runtime/run/queue/answer-control.js';
import type { RunHandle, StopRequest } from '../runtime/run/supervisor.js';
import { openView } from '../ui/open-view.js';
import { type AttemptOptions, attemptSettings } from './attempt-options.js';
import { engineOf } from './engine-option.js';

export interface StageOptions extends AttemptOptions {
  /** folder of all runs */
  readonly runs: string;
  /** look into this run alone */
  readonly run?: string;
  readonly engine?: string;
  readonly json?: boolean;
}

/** What a signal asks for, and the exit code that follows; SIGUSR1 announces that the machine will be taken away. */
const ENDS: readonly (readonly [NodeJS.Signals, StopRequest, ExitCode])[] = [
  ['SIGINT', 'SIGINT', EXIT.interrupted],
  ['SIGTERM', 'SIGTERM', EXIT.terminated],
  ['SIGUSR1', 'preemption', EXIT.retry],
];

/** Performs the stages that `wanted` begin the keys of. Exit 0 at once when they are there; 75 when the machine is taken away. */
export async function stageCommand(wanted: readonly string[], options: StageOptions): Promise<ExitCode> {
  const engine = engineOf(options);
  const found = findStages(wanted, options.runs, options.run);
  const { run, keys } = found;
  const { runs } = options;
  const path = join(runs, run);
  if (isPerformed({ runs, run, keys })) return tellDone(path);
  const ends = new StopSignals();
  const command = `rseg stage ${keys.map((key) => key.slice(0, 12)).join(' ')}`;
  const stopped = () => ends.exitCode !== null;
  const work = { runs, run, keys, engine, command, attempt: attemptSettings(options), stopped };
  try {
    const handle = await startStages(work);
    if (handle === null) return ends.exitCode ?? tellDone(path);
    return await follow(handle, ends, options.json === true);
  } finally {
    ends.close();
  }
}

function tellDone(path: string): ExitCode {
  console.error(`nothing to do: the result lies in ${relative(process.cwd(), path)}`);
  return EXIT.ok;
}

async function follow(handle: RunHandle, ends: StopSignals, json: boolean): Promise<ExitCode> {
  const view = await openView({
    mode: json ? 'json' : 'plain',
    runFolder: relative(process.cwd(), handle.folder.path),
    ownsRun: true,
    requestStop: (kind) => handle.requestStop(kind),
    detach: () => undefined,
    stdout: process.stdout,
    stdin: process.stdin,
    tail: new EventTail(handle.folder.events),
    brief: true,
  });
  ends.relayTo((request) => {
    view.announceStop('graceful');
    handle.requestStop('graceful', request);
  });
  const control = await serveControl(handle.folder.path, (ask) =>
    answerControl(ask, { handle, state: 'at work', again: () => false }),
  );
  try {
    return (await handle.done).exitCode;
  } finally {
    control?.close();
    await view.close();
  }
}

/** Signals to this process. Whoever sends them ends it in the end, so none of them means more haste. */
class StopSignals {
  /** what the process is to end with when nothing was started; an announcement stays one when SIGTERM follows it */
  exitCode: ExitCode | null = null;
  #request: StopRequest = 'SIGTERM';
  #stop: ((request: StopRequest) => void) | null = null;
  readonly #handlers = ENDS.map(([signal, ...asked]) => [signal, () => this.#ask(...asked)] as const);

  constructor() {
    for (const [signal, handler] of this.#handlers) process.on(signal, handler);
  }

  /** `stop` is called at the first signal, also at one that came before. */
  relayTo(stop: (request: StopRequest) => void): void {
    this.#stop = stop;
    if (this.exitCode !== null) stop(this.#request);
  }

  close(): void {
    for (const [signal, handler] of this.#handlers) process.off(signal, handler);
  }

  #ask(request: StopRequest, code: ExitCode): void {
    if (this.exitCode !== null) return;
    this.exitCode = code;
    this.#request = request;
    this.#stop?.(request);
  }
}
