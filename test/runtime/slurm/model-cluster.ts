// A cluster without processes: jobs, arrays, dependencies, and everything that goes wrong with them, drawn from a list of numbers. It
// answers as Slurm does, forgets, hesitates and accepts without saying so, and it notes what must never happen.
import type { EntryBody, JournalEntry } from '../../../src/runtime/slurm/journal-entry.js';
import type { Piece } from '../../../src/runtime/slurm/pieces.js';
import type { Submitting } from '../../../src/runtime/slurm/slurm-client.js';
import type { Seen } from '../../../src/runtime/slurm/squeue-line.js';
import type { Submission } from '../../../src/runtime/slurm/submissions.js';

interface ModelTask {
  readonly name: string;
  readonly job: string;
  readonly index: number;
  readonly piece: Piece;
  /** tasks that must have ended well before, `job_index` */
  readonly after: readonly string[];
  readonly memory: number | null;
  state: string;
  reason: string;
  /** it runs at least that long */
  until: number;
  exitCode: number | null;
  /** not listed before that time, nor from the other on */
  readonly visible: number;
  purged: number;
}

interface Fate {
  /** null: it goes on */
  readonly state: string | null;
  readonly exitCode?: number;
  /** it writes a checkpoint before */
  readonly progress?: true;
}
const FATES: readonly Fate[] = [
  { state: 'COMPLETED', exitCode: 0 },
  { state: 'TIMEOUT', progress: true },
  { state: 'FAILED', exitCode: 75, progress: true },
  { state: 'NODE_FAIL' },
  { state: 'PREEMPTED' },
  { state: 'REQUEUED_IN_A_LATER_VERSION' },
  // started again under its own id
  { state: 'PENDING' },
  { state: null, progress: true },
  { state: null, progress: true },
  { state: 'COMPLETED', exitCode: 0 },
];

/** Draws of faults; none left: nothing goes wrong any more. */
export type Draws = Iterator<number>;

export class ModelCluster {
  now = 1_000_000;
  /** ids of pieces whose results lie in their run folder */
  readonly present = new Set<string>();
  readonly steps = new Map<string, number>();
  readonly submitted = new Map<string, number>();
  readonly broken: string[] = [];
  readonly #draws: Draws;
  readonly #tasks: ModelTask[] = [];
  #jobs = 0;
  #silentUntil = 0;

  constructor(draws: Draws) {
    this.#draws = draws;
  }

  /** A number below `sides`; 0 when there are no draws left. */
  #draw(sides: number): number {
    const next = this.#draws.next();
    return next.done === true ? 0 : next.value % sides;
  }

  submit(name: string, { tasks, resources, dependency }: Submission, pieces: ReadonlyMap<string, Piece>): Submitting {
    const fault = this.#draw(8);
    const unknown = { kind: 'unknown', message: 'Socket timed out on send/recv operation' } as const;
    if (fault === 1) return unknown;
    const job = String(++this.#jobs);
    for (const { index, piece: id } of tasks) {
      const piece = pieces.get(id)!;
      if (this.#tasks.some((task) => task.piece === piece && isLive(task))) this.broken.push(`${id} is there twice`);
      this.submitted.set(id, (this.submitted.get(id) ?? 0) + 1);
      const after =
        dependency === null
          ? []
          : dependency.startsWith('aftercorr:')
            ? [`${dependency.slice('aftercorr:'.length)}_${index}`]
            : dependency.slice('afterok:'.length).split(':');
      const visible = fault === 2 ? this.now + 20_000 : this.now;
      const { memory } = resources;
      const place = { name, job, index, piece, after, memory, visible };
      this.#tasks.push({
        ...place,
        state: 'PENDING',
        reason: 'None',
        until: 0,
        exitCode: null,
        purged: Number.POSITIVE_INFINITY,
      });
    }
    return fault === 2 || fault === 3 ? unknown : { kind: 'accepted', job };
  }

  /** Null: squeue did not answer. */
  look(): readonly Seen[] | null {
    const fault = this.#draw(10);
    if (fault === 2) this.#silentUntil = this.now + 600_000;
    if (fault === 1 || this.now < this.#silentUntil) return null;
    return this.#tasks.flatMap(({ name, job, index, state, reason, exitCode, memory, visible, purged }) =>
      this.now < visible || this.now >= purged
        ? []
        : [{ name, job, index, state, exitCode, memory: memory ?? 500, reason, node: 'n1' }],
    );
  }

  cancel(jobs: readonly string[]): void {
    for (const task of this.#tasks)
      if (jobs.includes(`${task.job}_${task.index}`) && isLive(task)) task.state = 'CANCELLED';
  }

  /** Lets time pass: tasks start when what they wait for is done, and end in one of many ways. */
  advance(ms: number): void {
    this.now += ms;
    for (const task of this.#tasks) {
      if (task.state === 'PENDING') this.#tryToStart(task);
      else if (isLive(task) && this.now >= task.until) this.#work(task);
    }
  }

  #tryToStart(task: ModelTask): void {
    const parents = this.#tasks.filter(({ job, index }) => task.after.includes(`${job}_${index}`));
    if (parents.some((parent) => !isLive(parent) && parent.state !== 'COMPLETED')) {
      task.state = 'CANCELLED';
      task.reason = 'DependencyNeverSatisfied';
      return;
    }
    if (parents.some((parent) => parent.state !== 'COMPLETED')) return;
    const early = task.piece.needs.filter((need) => !this.present.has(need));
    if (early.length > 0) this.broken.push(`${task.piece.id} began without ${early.join()}`);
    task.state = 'RUNNING';
    task.until = this.now + (this.#draw(4) === 1 ? 900_000 : 0);
  }

  #work(task: ModelTask): void {
    const { id } = task.piece;
    const fate = FATES[this.#draw(FATES.length)]!;
    if (fate.progress === true) this.#progress(id);
    if (fate.state === null) return;
    task.state = fate.state;
    task.exitCode = fate.exitCode ?? null;
    if (fate.state === 'COMPLETED') this.present.add(id);
    if (!isLive(task) && this.#draw(6) === 1) task.purged = this.now + 5000;
  }

  #progress(id: string): void {
    this.steps.set(id, (this.steps.get(id) ?? 0) + 1);
  }
}

const isLive = ({ state }: ModelTask): boolean =>
  state === 'PENDING' || state === 'RUNNING' || state === 'REQUEUED_IN_A_LATER_VERSION';

/** The journal as lines on a disk. */
export class ModelJournal {
  readonly lines: string[] = [];
  append(entry: EntryBody, at: number): JournalEntry {
    const line = { v: 1, at, ...entry } as JournalEntry;
    this.lines.push(JSON.stringify(line));
    return line;
  }
  entries(): readonly JournalEntry[] {
    return this.lines.map((line) => JSON.parse(line) as JournalEntry);
  }
}
