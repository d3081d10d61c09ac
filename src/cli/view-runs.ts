// The view of the runs that a command drives: the one of a single run, or the one of a queue.
import { basename, join, relative } from 'node:path';
import process from 'node:process';
import type { ControlAsk } from '../runtime/run/control-ask.js';
import { EventTail } from '../runtime/run/event-tail.js';
import type { QueueRecorder } from '../runtime/run/queue/queue-recorder.js';
import type { RunsDriver } from '../runtime/run/queue/runs-driver.js';
import { type RunFolder, runFolderAt } from '../runtime/run/run-folder.js';
import { openFleetView } from '../ui/open-fleet-view.js';
import { openQueueLines } from '../ui/open-queue-lines.js';
import { openView, type View } from '../ui/open-view.js';
import type { OutputMode } from '../ui/terminal-capabilities.js';
import { queueSource } from './fleet-sources.js';
import { openRunFiles } from './run-files.js';

export interface RunsViewOptions {
  readonly driver: RunsDriver;
  readonly mode: OutputMode;
  /** keys of the screen change nothing */
  readonly readonly: boolean;
  readonly detach: () => void;
}

/** `resume`: the command that would continue the run. */
export function viewOneRun(options: RunsViewOptions, folder: RunFolder, resume: string): Promise<View> {
  const { driver, mode, detach, readonly } = options;
  return openView({
    mode,
    runFolder: relative(process.cwd(), folder.path),
    ownsRun: true,
    requestStop: (kind) => driver.requestStop(kind),
    control: async (ask) => driver.control(basename(folder.path), ask).say,
    detach,
    stdout: process.stdout,
    stdin: process.stdin,
    tail: new EventTail(folder.events),
    files: openRunFiles(folder.path),
    readonly,
    resume,
  });
}

/** `runs`: folder of all runs. */
export async function viewQueue(options: RunsViewOptions, runs: string, recorder: QueueRecorder): Promise<View> {
  const { driver, mode, detach, readonly } = options;
  const { stdout, stdin } = process;
  if (mode === 'plain' || mode === 'json' || mode === 'quiet') {
    const openEvents = (run: string) => new EventTail(runFolderAt(join(runs, run)).events);
    return openQueueLines({ mode, record: () => recorder.record, openEvents, stdout });
  }
  const requestStop = (kind: 'graceful' | 'now') => driver.requestStop(kind);
  const source = queueSource(runs, recorder.record);
  const control = async (run: string, ask: ControlAsk) => driver.control(run, ask).say;
  return openFleetView({ mode, source, ownsRuns: true, readonly, requestStop, control, detach, stdout, stdin });
}
