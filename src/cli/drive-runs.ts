// The runs of one command from the first start to the last end: their driver, their record, the view of them, and the signals to them.
import { relative } from 'node:path';
import { type DriveOptions, QueueDriver, type QueueEnd } from '../runtime/run/queue/queue-driver.js';
import type { QueueRow } from '../runtime/run/queue/queue-record.js';
import { QueueRecorder } from '../runtime/run/queue/queue-recorder.js';
import type { RunsDriver } from '../runtime/run/queue/runs-driver.js';
import type { SlurmWishes } from '../runtime/slurm/slurm-driver.js';
import type { View } from '../ui/open-view.js';
import type { OutputMode } from '../ui/terminal-capabilities.js';
import { runInBackground, tellUnderWay } from './background-run.js';
import { relaySignals } from './run-signals.js';
import { type RunsViewOptions, viewOneRun, viewQueue } from './view-runs.js';

export interface DriveRunsOptions extends Omit<DriveOptions, 'onChange'> {
  /** folder of all runs, as the user wrote it */
  readonly folder: string;
  /** what the user typed; it continues what was stopped */
  readonly command: string;
  readonly mode: OutputMode;
  /** keys of the screen change nothing */
  readonly readonly: boolean;
  /** what Slurm is to be told; null: this machine computes */
  readonly slurm: SlurmWishes | null;
  /** id of the record when this is a background process; it then has no terminal to lose */
  readonly background: string | null;
}
export interface DrivenRuns extends QueueEnd {
  readonly rows: readonly QueueRow[];
}

/** `left`: the user went, the runs go on. */
export async function driveRuns(options: DriveRunsOptions): Promise<DrivenRuns | 'left'> {
  const { folder, command, mode, background } = options;
  const open = options.runs.some(({ task }) => task.before === null);
  const several = open && (options.runs.length > 1 || options.slurm !== null);
  const id = background === null ? {} : { id: background };
  const openRecorder = (): QueueRecorder =>
    new QueueRecorder(folder, { command, where: options.slurm === null ? 'local' : 'slurm', ...id });
  let recorder = several ? openRecorder() : null;
  const tellWaiting = waitTeller(mode);
  const driver = await openDriver(options, (rows) => {
    if (!several) tellWaiting(rows);
    // without a process at work nothing else would tell of this command: `rseg stop` has to find it
    if (rows.some(isHeldUp)) recorder ??= openRecorder();
    recorder?.update(rows);
  });
  recorder?.update(driver.rows());
  let goLeft: () => void = () => undefined;
  const left = new Promise<'left'>((resolve) => {
    goLeft = () => resolve('left');
  });
  const leave = (): void => {
    if (background === null) goLeft();
  };
  let view: View | null = null;
  const endSignals = relaySignals(driver, (kind) => view?.announceStop(kind), leave);
  const viewing: RunsViewOptions = { driver, mode, readonly: options.readonly, detach: leave };
  try {
    if (several && recorder !== null) view = await viewQueue(viewing, folder, recorder);
    driver.underWay.then(tellUnderWay, () => undefined);
    const opened = await Promise.race([driver.opened, left]);
    if (!several && opened !== null && opened !== 'left') view = await viewOneRun(viewing, opened, command);
    const end = await Promise.race([driver.done, left]);
    if (end !== 'left') return { ...end, rows: driver.rows() };
    // the terminal comes first
    await view?.close();
    await goOnAlone(driver, options);
    return end;
  } finally {
    endSignals();
    recorder?.end();
    await view?.close();
  }
}

const isHeldUp = ({ state, reason }: QueueRow): boolean =>
  state === 'retrying' || (state === 'waiting' && reason !== null);

async function openDriver(
  options: DriveRunsOptions,
  onChange: (rows: readonly QueueRow[]) => void,
): Promise<RunsDriver> {
  if (options.slurm === null) return new QueueDriver({ ...options, onChange });
  const { SlurmDriver } = await import('../runtime/slurm/slurm-driver.js');
  const { keepGoing } = options.policy;
  return new SlurmDriver({ ...options.slurm, runs: options.runs, keepGoing, onChange });
}

/** A single run has no table that would tell why it does not start. */
function waitTeller(mode: OutputMode): (rows: readonly QueueRow[]) => void {
  let told: string | null = null;
  return ([row]) => {
    if (mode === 'json' || mode === 'quiet' || row?.state !== 'waiting' || row.reason === told) return;
    told = row.reason;
    if (told !== null) console.error(`${row.name} waits: ${told}`);
  };
}

/** The trainers at work go on alone; what is not started yet is left to a process in the background, which waits for them. */
async function goOnAlone(driver: RunsDriver, { folder, runs, slurm, command }: DriveRunsOptions): Promise<void> {
  const rest = await driver.detach();
  if (slurm !== null) {
    console.error(`the jobs go on at Slurm; this follows them again: ${command}`);
    return;
  }
  if (rest > 0) {
    await runInBackground(folder, ['--wait']);
    return;
  }
  const path = runs.length === 1 ? relative('', `${folder}/${runs[0]!.task.folder}`) : folder;
  console.error(`the run goes on without this terminal; watch it with: rseg watch ${path}`);
}
