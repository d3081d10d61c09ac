// Carries the runs of one command out: starts what the scheduler says, tells it what happened, stops and leaves on request.
import { join } from 'node:path';
import { EXIT, type ExitCode, UserError } from '../../../exit-code.js';
import type { ControlAnswer, ControlAsk } from '../control-ask.js';
import type { RunFolder } from '../run-folder.js';
import { isLocked, lockedError } from '../run-lock.js';
import { isStageClaimed, stageClaimant } from '../stage-claim.js';
import type { StopReason } from '../stop-control.js';
import { type RunEnd, type RunHandle, type RunOptions, startRun } from '../supervisor.js';
import type { Failure } from '../trainer-job.js';
import { answerControl } from './answer-control.js';
import { AttemptProgress } from './attempt-progress.js';
import { ControlServers } from './control-servers.js';
import type { EngineFound, JobLimits } from './job-limits.js';
import type { QueueRow } from './queue-record.js';
import { isTemporary, retryWait } from './retry-rule.js';
import { type Policy, Scheduler, type Task, type TaskEnd } from './scheduler.js';

export interface DrivenRun {
  readonly task: Task;
  readonly variant: string;
  readonly seed: number;
  readonly settings: QueueRow['settings'];
  readonly options: RunOptions;
}
export interface DriveOptions {
  readonly runs: readonly DrivenRun[];
  readonly limits: JobLimits;
  readonly policy: Policy;
  /** a run that another process works on is waited for instead of failing with exit 5 */
  readonly wait: boolean;
  /** rows are not what they were */
  readonly onChange: (rows: readonly QueueRow[]) => void;
}
export interface RunFailure extends Failure {
  readonly name: string;
  /** null when the run has no folder yet */
  readonly folder: RunFolder | null;
  /** the events of the run tell it */
  readonly recorded: boolean;
}
export interface QueueEnd {
  readonly exitCode: ExitCode;
  readonly failures: readonly RunFailure[];
}

/** How often stages of other commands and locks of other processes are looked at. */
const LOOK_MS = 500;

export class QueueDriver {
  readonly done: Promise<QueueEnd>;
  /** the folder of the first run that was taken up; null when none could be */
  readonly opened: Promise<RunFolder | null>;
  /** a run was taken up, or is waited for, or none could be */
  readonly underWay: Promise<void>;
  readonly #options: DriveOptions;
  readonly #scheduler: Scheduler;
  readonly #handles = new Map<number, RunHandle>();
  readonly #following = new Map<number, AttemptProgress>();
  readonly #opening = new Set<Promise<void>>();
  /** runs that wait for another process, and for which */
  readonly #busy = new Map<number, string>();
  readonly #gpus = new Map<number, string>();
  readonly #failures = new Map<number, RunFailure>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #look: NodeJS.Timeout;
  #tellOpened: (folder: RunFolder | null) => void = () => undefined;
  #tellUnderWay: () => void = () => undefined;
  #tellDone: (end: QueueEnd) => void = () => undefined;
  #tellDefect: (error: unknown) => void = () => undefined;
  #stop: { readonly kind: 'graceful' | 'now'; readonly reason: StopReason } | null = null;
  #left = false;
  /** exit codes of the runs that did not end well, in the order of their ends */
  readonly #bad = new Map<number, ExitCode>();
  readonly #controls = new ControlServers();

  constructor(options: DriveOptions) {
    this.#options = options;
    const tasks = options.runs.map(({ task }) => task);
    this.#scheduler = new Scheduler(tasks, options.limits.limits(null), options.policy);
    this.done = new Promise((resolve, reject) => {
      this.#tellDone = resolve;
      this.#tellDefect = reject;
    });
    this.opened = new Promise((resolve) => {
      this.#tellOpened = resolve;
    });
    this.underWay = new Promise((resolve) => {
      this.#tellUnderWay = resolve;
    });
    this.opened.then(() => this.#tellUnderWay());
    this.#look = setInterval(() => this.#proceed(), LOOK_MS);
    this.#proceed();
  }

  rows(): readonly QueueRow[] {
    return this.#options.runs.map(({ task, variant, seed, settings }, index) => {
      const { name, folder: run } = task;
      const { state, reason, attempts, exitCode } = this.#scheduler.status(index);
      const row = { name, variant, seed, run, settings, attempts, job: null, exitCode };
      const busy = this.#busy.get(index);
      return busy === undefined
        ? { ...row, state, reason }
        : { ...row, state: 'waiting', attempts: attempts - 1, reason: busy };
    });
  }

  /** `graceful`: the runs finish their step and write a checkpoint; `now`: they are killed. Nothing more is started. */
  requestStop(kind: 'graceful' | 'now', reason: StopReason = 'SIGINT'): void {
    this.#stop = { kind, reason };
    this.#scheduler.close(reason === 'SIGINT' ? 'stopped by Ctrl-C' : 'stopped by SIGTERM');
    for (const handle of this.#handles.values()) handle.requestStop(kind, reason);
    this.#proceed();
  }

  requestCheckpoint(): void {
    for (const handle of this.#handles.values()) handle.requestCheckpoint();
  }

  control(folder: string, ask: ControlAsk): ControlAnswer {
    const index = this.#indexOf(folder);
    return answerControl(ask, {
      handle: this.#handles.get(index) ?? null,
      state: this.rows()[index]?.state ?? 'unknown',
      again: () => this.#again(index),
    });
  }

  /** Leaves what runs to work alone and starts nothing more. Resolves, when this process may end, with the number of runs left to start. */
  async detach(): Promise<number> {
    this.#left = true;
    this.#endTimers();
    await Promise.all(this.#opening);
    await Promise.all([...this.#following.values()].map((progress) => progress.close()));
    // the trainers take the sockets over
    await this.#controls.closeAll();
    await Promise.all([...this.#handles.values()].map((handle) => handle.detach()));
    const rows = this.rows();
    return rows.filter(({ state }) => state === 'waiting' || state === 'retrying').length;
  }

  #proceed(): void {
    this.#next().catch((error: unknown) => this.#defect(error));
  }

  /** A mistake of ours ends the command. */
  #defect(error: unknown): void {
    this.#endTimers();
    this.#tellOpened(null);
    this.#tellDefect(error);
  }

  /** Starts what may start now; ends when everything has. */
  async #next(): Promise<void> {
    if (this.#left) return;
    await this.#lookElsewhere();
    if (this.#left) return;
    const started = this.#scheduler.start();
    if (started.length === 0) this.#tellUnderWay();
    for (const index of started) {
      const opening = this.#open(index).finally(() => this.#opening.delete(opening));
      this.#opening.add(opening);
    }
    this.#options.onChange(this.rows());
    if (!this.#scheduler.ended) return;
    this.#endTimers();
    await this.#controls.closeAll();
    this.#tellOpened(null);
    this.#tellDone({ exitCode: this.#exitCode(), failures: [...this.#failures.values()] });
  }

  /** Which of the stages that waiting runs need first are computed by other commands. */
  async #lookElsewhere(): Promise<void> {
    const found = new Map<string, string>();
    const own = new Set([...this.#handles.keys()].map((index) => this.#options.runs[index]!.task.folder));
    const { runs } = this.#options.runs[0]!.options;
    for (const key of this.#scheduler.wantedStages()) {
      const stage = this.#options.runs.flatMap(({ options }) => options.plan.stages).find((one) => one.key === key);
      if (stage === undefined || !(await isStageClaimed(runs, stage))) continue;
      const claimant = stageClaimant(runs, stage);
      if (claimant !== null && !own.has(claimant.run)) found.set(key, claimant.run);
    }
    this.#scheduler.computedElsewhere(found);
  }

  async #open(index: number): Promise<void> {
    let handle: RunHandle | null;
    try {
      handle = await this.#takeUp(index);
    } catch (error) {
      if (error instanceof UserError) this.#ended(index, startFailure(error), null, null);
      else this.#defect(error);
      return;
    }
    if (handle === null) {
      // stopped, or left, while somebody else was at work on it
      if (!this.#left) this.#ended(index, stopEnd(this.#stop?.reason ?? 'SIGTERM'), null, null);
      return;
    }
    this.#handles.set(index, handle);
    const { folder } = this.#options.runs[index]!.task;
    if (!handle.finishedBefore) await this.#controls.open(handle.folder.path, (ask) => this.control(folder, ask));
    this.#tellOpened(handle.folder);
    if (this.#stop !== null) handle.requestStop(this.#stop.kind, this.#stop.reason);
    else if (this.#scheduler.closed) handle.requestStop('graceful', 'SIGTERM');
    this.#follow(index, handle).catch((error: unknown) => this.#defect(error));
  }

  /** Starts the run; while another process works on it, waits where that is wanted. Null when the queue ends meanwhile. */
  async #takeUp(index: number): Promise<RunHandle | null> {
    const { options } = this.#options.runs[index]!;
    const path = join(options.runs, options.plan.run);
    while (this.#options.wait) {
      const role = (await isLocked(path, 'supervisor')) ? 'supervisor' : 'trainer';
      if (this.#left || this.#scheduler.closed || !(await isLocked(path, role))) break;
      this.#busy.set(index, lockedError(path, role).message);
      this.#tellUnderWay();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    this.#busy.delete(index);
    if (this.#left || this.#scheduler.closed) return null;
    return startRun({ ...options, environment: this.#environment(index) });
  }

  async #follow(index: number, handle: RunHandle): Promise<void> {
    const { plan } = this.#options.runs[index]!.options;
    const stageOf = (id: string | null) => plan.stages.find((stage) => stage.id === id) ?? null;
    const progress = new AttemptProgress(handle.folder.events, {
      stagePresent: (id) => {
        const stage = stageOf(id);
        if (stage !== null) this.#scheduler.stagePresent(stage.key);
        this.#proceed();
      },
      engine: ({ name, description }) => this.#engineFound({ name, description }),
    });
    this.#following.set(index, progress);
    const end = await handle.done;
    this.#following.delete(index);
    await progress.close();
    this.#handles.delete(index);
    this.#gpus.delete(index);
    this.#ended(index, end, handle.folder, stageOf(progress.stage));
  }

  #engineFound(engine: EngineFound): void {
    this.#scheduler.limit(this.#options.limits.limits(engine));
    this.#proceed();
  }

  #ended(index: number, end: RunEnd, folder: RunFolder | null, stage: TaskEnd['stage']): void {
    const { name } = this.#options.runs[index]!.task;
    const { exitCode, failure, recorded } = end;
    const wasClosed = this.#scheduler.closed;
    this.#scheduler.finished(index, {
      exitCode,
      message: failure?.message.split('\n')[0] ?? null,
      temporary: isTemporary(end),
      stage: stage === null ? null : { id: stage.id, key: stage.key },
    });
    const { state, attempts } = this.#scheduler.status(index);
    if (state === 'retrying') this.#retryLater(index, retryWait(attempts));
    if (state === 'failed' && failure !== null) this.#failures.set(index, { ...failure, name, folder, recorded });
    if (state === 'failed' || state === 'stopped') this.#bad.set(index, exitCode);
    if (state === 'done' && folder !== null) void this.#controls.close(folder.path);
    if (this.#scheduler.closed && !wasClosed)
      for (const handle of this.#handles.values()) handle.requestStop('graceful', 'SIGTERM');
    this.#proceed();
  }

  /** The run of a folder: the one at work, else the last that was. */
  #indexOf(folder: string): number {
    const { runs } = this.#options;
    const working = runs.findIndex(({ task }, index) => task.folder === folder && this.#handles.has(index));
    return working >= 0 ? working : runs.findLastIndex(({ task }) => task.folder === folder && task.before === null);
  }

  #again(index: number): boolean {
    if (this.#left || !this.#scheduler.again(index)) return false;
    this.#bad.delete(index);
    this.#failures.delete(index);
    this.#proceed();
    return true;
  }

  #retryLater(index: number, waitMs: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#scheduler.retry(index);
      this.#proceed();
    }, waitMs);
    this.#timers.add(timer);
  }

  /** One of several GPUs is told to the trainer; a single one it finds itself. */
  #environment(index: number): Readonly<Record<string, string>> {
    const { gpus, environment } = this.#options.limits;
    if (gpus.length < 2 || !this.#options.runs[index]!.task.gpu) return environment;
    const used = new Set(this.#gpus.values());
    const gpu = gpus.find((name) => !used.has(name)) ?? gpus[0]!;
    this.#gpus.set(index, gpu);
    return { ...environment, CUDA_VISIBLE_DEVICES: gpu };
  }

  #endTimers(): void {
    clearInterval(this.#look);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #exitCode(): ExitCode {
    const rows = this.rows();
    if (this.#stop !== null && rows.some(({ state }) => state === 'stopped' || state === 'skipped'))
      return this.#stop.reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    const [bad] = this.#bad.values();
    if (bad === undefined) return EXIT.ok;
    const failed = rows.some(({ state }) => state === 'failed');
    return failed && this.#options.policy.keepGoing ? EXIT.no : bad;
  }
}

function stopEnd(reason: StopReason): RunEnd {
  const exitCode = reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  return { exitCode, failure: null, recorded: true, vanished: false };
}

/** A run that could not be started. */
function startFailure(error: UserError): RunEnd {
  const { exitCode, message, where, help } = error;
  return { exitCode, failure: { exitCode, message, where, help }, recorded: false, vanished: false };
}
