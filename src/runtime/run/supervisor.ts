// One run from outside: takes the lock, writes the folder, starts the trainer process, relays stops, and writes down how
// it ended. Its event loop is never blocked. Screens only read the files it and the trainer leave.
import { type ChildProcess, spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { assertNever } from '../../assert-never.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { packageRoot } from '../../package-root.js';
import type { EventBody, RunState } from './event.js';
import { EventLog, monotonicNow, readEvents } from './event-log.js';
import { type Beating, type HeartbeatNews, startHeartbeat } from './heartbeat.js';
import { withIo } from './io-failure.js';
import { readMemoryGroup } from './memory-group.js';
import { prepareRun, type RunDescription } from './prepare-run.js';
import { isFinished } from './publish-results.js';
import { claimAttempt, requireNewest } from './run-fence.js';
import type { RunFolder } from './run-folder.js';
import type { RunLock } from './run-lock.js';
import { schedulerJob } from './scheduler-job.js';
import { stateFiles } from './state-files.js';
import { type RunningStep, StepWatch } from './step-watch.js';
import type { StopReason } from './stop-control.js';
import { classifyTrainerEnd, type MemoryEvidence, type TrainerEnd } from './trainer-exit.js';
import type { Failure, RoomWait, SupervisorMessage, TrainerJob, TrainerMessage } from './trainer-job.js';
import { plannedSteps } from './training/planned-steps.js';
import { STALL_LEAST_MS } from './training/step-times.js';
import { hangingEnd, stalledText, waitText } from './trouble-text.js';

/** How an attempt is looked after. */
export interface AttemptSettings {
  /** time a stopping trainer gets before it is killed */
  readonly graceMs?: number;
  /** refuse (exit 2) to go on from a checkpoint that was computed by other software or on another processor */
  readonly requireSameEnvironment?: boolean;
  /** how long the trainer waits for room on a full disk */
  readonly roomWaitMs?: number;
  /** a step that is shorter never hangs */
  readonly stalledMs?: number;
  /** end a trainer whose step hangs (exit 75) */
  readonly killStalled?: boolean;
}
export interface RunOptions extends RunDescription, AttemptSettings {
  /** variables for the trainer beside those of this process */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a supervisor works on: a prepared run folder, or some stages of it. */
export type SupervisedWork = AttemptSettings &
  Pick<RunOptions, 'plan' | 'dataIndex' | 'runs' | 'engine' | 'environment'> & {
    /** keys of the stages to perform; null: all of the plan */
    readonly stages: readonly string[] | null;
  };

export interface RunEnd {
  readonly exitCode: ExitCode;
  readonly failure: Failure | null;
  /** the events tell how it ended; a full disk may have refused them */
  readonly recorded: boolean;
  /** the trainer ended without saying why: killed or crashed */
  readonly vanished: boolean;
}
/** `preemption`: the machine was announced to be taken away; the attempt ends with 75 instead of 143. */
export type StopRequest = StopReason | 'preemption';

export interface RunHandle {
  readonly folder: RunFolder;
  /** everything was there already: nothing was started */
  readonly finishedBefore: boolean;
  readonly done: Promise<RunEnd>;
  /** `graceful`: finish the step, write a checkpoint; `now`: kill. */
  requestStop(kind: 'graceful' | 'now', reason?: StopRequest): void;
  /** Asks the trainer for a checkpoint after the current step. */
  requestCheckpoint(): void;
  /** Lets the trainer wait after the current step, with a checkpoint, or go on. A stop ends a pause. */
  pause(on: boolean): void;
  /** Leaves the trainer to work alone; resolves when this process may end. */
  detach(): Promise<void>;
}

const GRACE_MS = 30_000;
const ROOM_WAIT_MS = 10 * 60_000;
const WATCH_MS = 500;
/** Addressed from the root of the package, because this module may be part of a bundle. */
const TRAINER = join(packageRoot, 'dist', 'src', 'runtime', 'run', 'trainer-main.js');

/** Starts (or resumes) a run, or finds it finished. Throws what `prepareRun` throws. */
export async function startRun(options: RunOptions): Promise<RunHandle> {
  const prepared = await prepareRun(options);
  if (prepared.kind === 'finished') return finishedRun(prepared.folder);
  const { folder, held } = prepared;
  try {
    return new Supervisor({ ...options, stages: null }, folder, held);
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** Starts work in a prepared folder whose supervisor lock the caller holds; the lock goes with the work. */
export const supervise = (work: SupervisedWork, folder: RunFolder, held: RunLock): RunHandle =>
  new Supervisor(work, folder, held);

/** `startRun` and wait for its end. */
export async function runPlan(options: RunOptions): Promise<ExitCode> {
  const handle = await startRun(options);
  return (await handle.done).exitCode;
}

function finishedRun(folder: RunFolder): RunHandle {
  const done = Promise.resolve({ exitCode: EXIT.ok, failure: null, recorded: true, vanished: false });
  const nothing = (): void => undefined;
  return {
    folder,
    finishedBefore: true,
    done,
    requestStop: nothing,
    requestCheckpoint: nothing,
    pause: nothing,
    detach: () => Promise.resolve(),
  };
}

const STOPS: ReadonlySet<ExitCode> = new Set([EXIT.interrupted, EXIT.terminated, EXIT.retry]);

class Supervisor implements RunHandle {
  readonly finishedBefore = false;
  readonly folder: RunFolder;
  readonly done: Promise<RunEnd>;
  readonly #held: RunLock;
  readonly #child: ChildProcess;
  readonly #origin = monotonicNow();
  readonly #attempt: number;
  readonly #work: SupervisedWork;
  readonly #token: string;
  readonly #graceMs: number;
  readonly #steps: StepWatch;
  /** before the trainer began */
  readonly #memory = readMemoryGroup();
  readonly #heart: Beating;
  readonly #watching: NodeJS.Timeout;
  readonly #waits = new Map<string, RoomWait>();
  /** the last step that hung */
  #hung: RunningStep | null = null;
  #grace: NodeJS.Timeout | null = null;
  #stopping: StopReason | null = null;
  /** the first stop that was asked for was an announcement */
  #announced = false;
  #killed: StopReason | null = null;
  #told: Failure | null = null;

  constructor(work: SupervisedWork, folder: RunFolder, held: RunLock) {
    this.#work = work;
    this.folder = folder;
    this.#held = held;
    this.#graceMs = work.graceMs ?? GRACE_MS;
    const { events } = readEvents(folder.events);
    this.#attempt = events.filter((event) => event.k === 'attempt-start').length + 1;
    this.#token = claimAttempt(folder.path, this.#attempt);
    const { plan } = work;
    const job = schedulerJob(process.env);
    this.#write([
      {
        k: 'attempt-start',
        attempt: this.#attempt,
        pid: process.pid,
        host: hostname(),
        variant: plan.variant,
        seed: plan.seed,
        run: plan.run,
        ...(job === null ? {} : { job: job.id }),
        stages: plan.stages.map((stage) => {
          const { id, op, key } = stage;
          const steps = plannedSteps(stage, work.dataIndex);
          return { id, op, key, ...(steps === null ? {} : { steps }) };
        }),
      },
    ]);
    this.#steps = new StepWatch(work.stalledMs ?? STALL_LEAST_MS, () => performance.now());
    this.#child = this.#spawn(work);
    this.#heart = startHeartbeat(folder.heartbeat, () => this.#news());
    this.#watching = setInterval(() => this.#watch(), WATCH_MS);
    this.#watching.unref();
    this.done = this.#finish();
  }

  requestStop(kind: 'graceful' | 'now', reason: StopRequest = 'SIGINT'): void {
    if (this.#stopping === null) this.#announced = reason === 'preemption';
    this.#stopping ??= reason === 'preemption' ? 'SIGTERM' : reason;
    if (kind === 'now') {
      this.#kill();
      return;
    }
    // who waits for room can write no checkpoint of this step, and may hear no signal
    if (this.#waits.size > 0) this.#kill();
    else this.#child.kill(this.#stopping);
    this.#grace ??= setTimeout(() => this.#kill(), this.#graceMs);
  }

  requestCheckpoint(): void {
    this.#child.kill('SIGUSR1');
  }

  pause(on: boolean): void {
    void this.#say({ kind: on ? 'pause' : 'resume' });
  }

  async detach(): Promise<void> {
    await this.#say({ kind: 'continue-alone' });
    this.#endWatch();
    this.#child.disconnect();
    this.#child.unref();
    await this.#held.release();
  }

  /** A trainer that has just ended hears nothing any more. */
  #say(message: SupervisorMessage): Promise<void> {
    return new Promise((resolve) => this.#child.send(message, () => resolve()));
  }

  #kill(): void {
    this.#killed = this.#stopping ?? 'SIGINT';
    this.#child.kill('SIGKILL');
  }

  #spawn(work: SupervisedWork): ChildProcess {
    const job: TrainerJob = {
      run: this.folder.path,
      runs: resolve(work.runs),
      engine: work.engine,
      stages: work.stages,
      requireSameEnvironment: work.requireSameEnvironment ?? false,
      roomWaitMs: work.roomWaitMs ?? ROOM_WAIT_MS,
      attempt: this.#attempt,
      token: this.#token,
      origin: String(this.#origin),
    };
    const log = withIo('open', this.folder.log, () => stateFiles().open(this.folder.log, 'append'));
    const child = spawn(process.execPath, [TRAINER, JSON.stringify(job)], {
      // a group of its own: Ctrl-C in the terminal reaches it only through us
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, ...work.environment, NODE_ENV: 'production' },
    });
    stateFiles().close(log);
    child.on('message', (message: TrainerMessage) => this.#hear(message));
    return child;
  }

  #hear(message: TrainerMessage): void {
    switch (message.kind) {
      case 'failure':
        this.#told = message.failure;
        return;
      case 'step':
        this.#steps.step(message);
        return;
      case 'between':
        this.#steps.between();
        return;
      case 'room':
        if (message.wait === null) this.#waits.delete(message.by);
        else this.#waits.set(message.by, message.wait);
        this.#heart.beat();
        return;
      default:
        assertNever(message);
    }
  }

  /** Looks at the step at hand, which the trainer cannot do while it computes it. */
  #watch(): void {
    const { stalled } = this.#steps;
    if (stalled === null) return;
    const fresh = this.#hung?.stage !== stalled.stage || this.#hung.step !== stalled.step;
    this.#hung = stalled;
    if (fresh) this.#heart.beat();
    if (this.#work.killStalled === true && this.#waits.size === 0) this.#child.kill('SIGKILL');
  }

  #news(): HeartbeatNews {
    const { running, stalled } = this.#steps;
    const [wait] = this.#waits.values();
    const trouble = wait !== undefined ? waitText(wait) : stalled === null ? null : stalledText(stalled);
    return { ...(running === null ? {} : { step: running }), ...(trouble === null ? {} : { trouble }) };
  }

  #endWatch(): void {
    clearInterval(this.#watching);
    this.#heart.stop();
  }

  async #finish(): Promise<RunEnd> {
    const end = await new Promise<TrainerEnd>((resolve) => {
      this.#child.once('error', () => resolve({ code: EXIT.internal, signal: null }));
      this.#child.once('close', (code, signal) => resolve({ code, signal }));
    });
    if (this.#grace !== null) clearTimeout(this.#grace);
    this.#endWatch();
    // a trainer that was asked to stop before it listened to signals ends by the signal itself
    const killed = this.#killed ?? (end.signal === this.#stopping ? this.#stopping : null);
    const hung = this.#steps.stalled;
    const classified =
      hung !== null && killed === null && this.#work.killStalled === true && end.signal === 'SIGKILL'
        ? hangingEnd(hung)
        : classifyTrainerEnd(end, killed, this.folder.log, () => this.#memoryEvidence());
    const { failure } = classified;
    const exitCode = this.#announced && classified.exitCode === EXIT.terminated ? EXIT.retry : classified.exitCode;
    const events: EventBody[] = [];
    if (hung !== null)
      events.push({ k: 'warning', message: `${hung.stage}: ${stalledText(hung)} when its process ended` });
    if (failure !== null) events.push({ k: 'failure', ...failure });
    events.push({ k: 'attempt-end', attempt: this.#attempt, state: this.#stateOf(exitCode), exitCode });
    let recorded = this.#told === null || this.#failureIsLogged();
    try {
      this.#write(events);
    } catch (error) {
      // on a full disk the exit code and the message of the trainer are what is left
      if (exitCode === EXIT.ok) throw error;
      recorded = false;
    } finally {
      await this.#held.release();
    }
    return { exitCode, failure: failure ?? this.#told, recorded, vanished: failure !== null };
  }

  #stateOf(exitCode: ExitCode): RunState {
    if (exitCode !== EXIT.ok) return STOPS.has(exitCode) ? 'stopped' : 'failed';
    const { stages, plan } = this.#work;
    return stages === null || isFinished(this.folder.path, plan.stages) ? 'done' : 'waiting';
  }

  #memoryEvidence(): MemoryEvidence {
    const last = readEvents(this.folder.events).events.findLast((event) => event.k === 'step');
    const lastMb = last?.k === 'step' ? last.rssMb : null;
    return { before: this.#memory, after: readMemoryGroup(), lastMb };
  }

  #failureIsLogged(): boolean {
    const { events } = readEvents(this.folder.events);
    const start = events.findLastIndex((event) => event.k === 'attempt-start');
    return events.slice(start).some((event) => event.k === 'failure');
  }

  /** Writes nothing (exit 75) when another attempt has taken the run over. */
  #write(events: readonly EventBody[]): void {
    requireNewest(this.folder.path, this.#token);
    const log = new EventLog(this.folder.events, this.#origin);
    try {
      for (const event of events) log.append(event);
    } finally {
      log.close();
    }
  }
}
