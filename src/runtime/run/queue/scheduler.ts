// Which run of a queue starts when: a state machine that is told what happened and answers what to start. It knows no clock, no process
// and no file, so its promises are tested on drawn histories: never over the limits, no deadlock, every run reaches an end.
import { EXIT, type ExitCode } from '../../../exit-code.js';
import type { QueueState } from './queue-record.js';

export interface Task {
  /** `spcr.terms.no_kl@2` */
  readonly name: string;
  /** runs in the same folder never work at the same time */
  readonly folder: string;
  /** stages still to be computed when the queue began, in the order of the plan */
  readonly stages: readonly { readonly id: string; readonly key: string }[];
  /** bytes at the peak, estimated */
  readonly memory: number;
  /** cores that it declares; 0 when it declares none */
  readonly cpus: number;
  /** whether it computes on a GPU, which it then has for itself */
  readonly gpu: boolean;
  /** ended before the queue began */
  readonly before: { readonly state: 'finished-before' | 'same'; readonly reason: string | null } | null;
}
export interface Limits {
  /** runs at work at the same time */
  readonly jobs: number;
  /** bytes for all of them; a run that needs more starts when nothing else does */
  readonly memory: number;
  /** cores for all that declare some; a run that declares more starts when nothing else does */
  readonly cpus: number;
  readonly gpus: number;
}
export interface Policy {
  readonly keepGoing: boolean;
  /** how often a run may be started again after a failure that may pass */
  readonly retries: number;
}
/** How a process of a run ended. */
export interface TaskEnd {
  readonly exitCode: ExitCode;
  /** one line for people; null when it did not fail */
  readonly message: string | null;
  /** the same may go well at another time */
  readonly temporary: boolean;
  /** the stage at work when it failed */
  readonly stage: { readonly id: string; readonly key: string } | null;
}
export interface TaskStatus {
  readonly state: QueueState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly exitCode: ExitCode | null;
}

interface Progress {
  state: QueueState;
  reason: string | null;
  attempts: number;
  exitCode: ExitCode | null;
  /** ran out of memory beside others: starts again without them */
  alone: boolean;
  /** the run whose failure keeps this one from being started */
  skippedFor: number | null;
}

/** A stage that has ended so many runs is not tried again by others. */
const TAKERS = 2;

export class Scheduler {
  readonly #tasks: readonly Task[];
  readonly #progress: readonly Progress[];
  readonly #policy: Policy;
  #limits: Limits;
  readonly #present = new Set<string>();
  /** stages that runs of other commands compute, and who: key -> run */
  #elsewhere: ReadonlyMap<string, string> = new Map();
  /** stage -> how many runs have failed for good while they computed it, in a way that may pass */
  readonly #passing = new Map<string, number>();
  /** stages for which the memory ran out: whoever takes one over works alone meanwhile */
  readonly #large = new Set<string>();
  /** why nothing more is started */
  #closed: string | null = null;

  constructor(tasks: readonly Task[], limits: Limits, policy: Policy) {
    this.#tasks = tasks;
    this.#limits = limits;
    this.#policy = policy;
    this.#progress = tasks.map(({ before }) => ({
      state: before?.state ?? 'waiting',
      reason: before?.reason ?? null,
      attempts: 0,
      exitCode: before === null ? null : EXIT.ok,
      alone: false,
      skippedFor: null,
    }));
  }

  get ended(): boolean {
    return this.#progress.every(({ state }) => !GOES_ON.has(state));
  }

  /** Nothing more is started, and what runs is to stop. */
  get closed(): boolean {
    return this.#closed !== null;
  }

  status(index: number): TaskStatus {
    const { state, reason, attempts, exitCode } = this.#progress[index]!;
    return { state, reason: state === 'waiting' ? this.#obstacle(index) : reason, attempts, exitCode };
  }

  /** The runs to start now, which count as running from here on. */
  start(): readonly number[] {
    const started: number[] = [];
    for (const [index, progress] of this.#progress.entries()) {
      if (progress.state !== 'waiting' || this.#obstacle(index) !== null) continue;
      progress.state = 'running';
      progress.attempts++;
      started.push(index);
    }
    return started;
  }

  /** The first stages of waiting runs: whether others compute them decides what starts. */
  wantedStages(): readonly string[] {
    const waiting = this.#tasks.filter((_, index) => this.#progress[index]!.state === 'waiting');
    return [...new Set(waiting.flatMap((task) => this.#current(task)?.key ?? []))];
  }

  computedElsewhere(stages: ReadonlyMap<string, string>): void {
    this.#elsewhere = stages;
  }

  stagePresent(key: string): void {
    this.#present.add(key);
  }

  limit(limits: Limits): void {
    this.#limits = limits;
  }

  /** A process of run `index` ended. */
  finished(index: number, end: TaskEnd): void {
    const progress = this.#progress[index]!;
    progress.exitCode = end.exitCode;
    progress.reason = end.message;
    if (end.exitCode === EXIT.ok) {
      progress.state = 'done';
      for (const { key } of this.#tasks[index]!.stages) this.#present.add(key);
    } else if (end.exitCode === EXIT.interrupted || end.exitCode === EXIT.terminated) {
      progress.state = 'stopped';
      progress.reason = this.#closed ?? 'stopped from outside';
    } else if (end.temporary && this.#closed === null && progress.attempts <= this.#policy.retries) {
      progress.state = 'retrying';
      progress.alone = end.exitCode === EXIT.memory;
    } else {
      progress.state = 'failed';
      this.#afterFailure(index, end);
    }
  }

  /** The wait before another attempt is over. */
  retry(index: number): void {
    const progress = this.#progress[index]!;
    if (progress.state === 'retrying') progress.state = 'waiting';
  }

  /** A person wants a run once more that failed or was stopped, and what was not started for its sake; false when that cannot be. */
  again(index: number): boolean {
    const progress = this.#progress[index]!;
    if (this.#closed !== null || !['failed', 'stopped', 'retrying'].includes(progress.state)) return false;
    for (const one of [progress, ...this.#progress.filter(({ skippedFor }) => skippedFor === index)]) {
      one.state = 'waiting';
      one.reason = null;
      one.skippedFor = null;
    }
    return true;
  }

  /** Starts nothing more; `why` is told of what was not started. */
  close(why: string): void {
    if (this.#closed !== null) return;
    this.#closed = why;
    for (const progress of this.#progress) {
      // a run that was at work and waits for its next attempt goes on with the next command
      if (progress.state === 'retrying') progress.state = 'failed';
      if (progress.state !== 'waiting') continue;
      progress.state = progress.attempts > 0 ? 'stopped' : 'skipped';
      progress.reason = why;
    }
  }

  #afterFailure(failed: number, end: TaskEnd): void {
    const { name } = this.#tasks[failed]!;
    if (!this.#policy.keepGoing) {
      this.close(`${name} failed`);
      return;
    }
    if (end.stage === null || this.#canBeTakenOver(end.stage.key, end)) return;
    for (const [index, progress] of this.#progress.entries()) {
      if (progress.state !== 'waiting' && progress.state !== 'retrying') continue;
      if (!this.#tasks[index]!.stages.some(({ key }) => key === end.stage!.key)) continue;
      progress.state = 'skipped';
      progress.skippedFor = failed;
      progress.reason = `needs ${end.stage.id}, which failed in ${name}`;
    }
  }

  /** Whether another run that needs the stage may still get it. */
  #canBeTakenOver(key: string, { temporary, exitCode }: TaskEnd): boolean {
    if (!temporary) return false;
    const ended = (this.#passing.get(key) ?? 0) + 1;
    this.#passing.set(key, ended);
    if (exitCode === EXIT.memory) this.#large.add(key);
    return ended < TAKERS;
  }

  /** Why run `index` cannot start now; null when it can. */
  #obstacle(index: number): string | null {
    const task = this.#tasks[index]!;
    const running = this.#tasks.filter((_, other) => this.#progress[other]!.state === 'running');
    const neighbour = running.find(({ folder }) => folder === task.folder);
    if (neighbour !== undefined) return `waits for ${neighbour.name}, which works in the same folder`;
    const stage = this.#current(task);
    if (stage !== null) {
      const owner = running.find((other) => this.#current(other)?.key === stage.key);
      if (owner !== undefined) return `waits for ${stage.id} of ${owner.name}`;
      const run = this.#elsewhere.get(stage.key);
      // who works on this very run is told by its lock
      if (run !== undefined && run !== task.folder)
        return `waits for ${stage.id}, which run ${run} of another command computes`;
    }
    return this.#shortage(index, running);
  }

  #shortage(index: number, running: readonly Task[]): string | null {
    if (running.length === 0) return null;
    const task = this.#tasks[index]!;
    const { jobs, memory, cpus, gpus } = this.#limits;
    if (running.length >= jobs) return jobs === 1 ? 'one job at a time' : `${jobs} jobs at a time`;
    const alone = this.#progress.some(({ state }, other) => state === 'running' && this.#isAlone(other));
    if (alone || this.#isAlone(index)) return 'a run that was short of memory works alone';
    if (task.gpu && running.filter(({ gpu }) => gpu).length >= gpus) return 'waits for a GPU';
    const taken = running.reduce((sum, one) => sum + one.cpus, 0);
    if (task.cpus > 0 && taken + task.cpus > cpus)
      return `waits for cores: declares ${task.cpus}, ${Math.max(0, cpus - taken)} of ${cpus} are left`;
    const used = running.reduce((sum, one) => sum + one.memory, 0);
    if (used + task.memory > memory) {
      const gib = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
      return `waits for memory: needs about ${gib(task.memory)} GiB, ${gib(Math.max(0, memory - used))} GiB are left`;
    }
    return null;
  }

  /** Ran out of memory beside others, or computes a stage that did. */
  #isAlone(index: number): boolean {
    const stage = this.#current(this.#tasks[index]!);
    return this.#progress[index]!.alone || (stage !== null && this.#large.has(stage.key));
  }

  /** The first stage of `task` that is not there. */
  #current(task: Task): Task['stages'][number] | null {
    return task.stages.find(({ key }) => !this.#present.has(key)) ?? null;
  }
}

const GOES_ON: ReadonlySet<QueueState> = new Set(['waiting', 'running', 'retrying']);
