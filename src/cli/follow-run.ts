// One run in the foreground: the view of it, and the signals to it.
import { relative } from 'node:path';
import process from 'node:process';
import { EventTail } from '../runtime/run/event-tail.js';
import type { RunEnd, RunHandle } from '../runtime/run/supervisor.js';
import { openView } from '../ui/open-view.js';
import type { OutputMode } from '../ui/terminal-capabilities.js';
import { openRunFiles } from './run-files.js';
import { relaySignals } from './run-signals.js';

export interface FollowOptions {
  /** the command that would continue the run */
  readonly resume: string;
  /** one of several runs: a table of all of them follows, so one that ends well is not summed up */
  readonly brief: boolean;
  /** keys of the screen change nothing */
  readonly readonly: boolean;
}

/** Shows a run until it ends; `detached` when the user left it working. */
export async function followRun(
  handle: RunHandle,
  mode: OutputMode,
  { resume, brief, readonly }: FollowOptions,
): Promise<RunEnd | 'detached'> {
  const folder = relative(process.cwd(), handle.folder.path);
  let detached: Promise<void> | null = null;
  const leave = (): Promise<void> => {
    detached ??= handle.detach();
    return detached;
  };
  const view = await openView({
    mode,
    runFolder: folder,
    ownsRun: true,
    requestStop: (kind) => handle.requestStop(kind),
    detach: () => void leave(),
    stdout: process.stdout,
    stdin: process.stdin,
    tail: new EventTail(handle.folder.events),
    files: openRunFiles(handle.folder.path),
    readonly,
    resume,
    brief,
  });
  const signals = relaySignals(handle, (kind) => view.announceStop(kind), leave);
  const left = view.done.then((outcome) => (outcome === 'detached' ? leave() : new Promise<never>(() => undefined)));
  try {
    return await Promise.race([handle.done, left.then(() => 'detached' as const), signals.left]);
  } finally {
    signals.stop();
    await view.close();
  }
}
