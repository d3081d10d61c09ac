// One command's pieces of work at Slurm: submitted, followed, submitted again, cancelled. The decisions are pure (observe, submissions);
// here they meet the disk and the scheduler.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../../compiler/stage-plan.js';
import { atomicWrite } from '../run/atomic-write.js';
import { readEvents } from '../run/event-log.js';
import { artifactFolder, runFolderAt } from '../run/run-folder.js';
import { hasArtifact } from '../run/stage-artifacts.js';
import { type JobPlace, jobScript, sbatchArguments, taskMap } from './job-script.js';
import { Journal } from './journal.js';
import type { EntryBody } from './journal-entry.js';
import { observe, skipHopeless } from './observe.js';
import type { Piece } from './pieces.js';
import type { SlurmClient } from './slurm-client.js';
import { type Submission, submissions } from './submissions.js';
import { applyEntry, isOver, newWork, type Work, type WorkState } from './work-state.js';

export interface FollowerOptions {
  /** absolute path of the folder of all runs */
  readonly runs: string;
  readonly pieces: readonly Piece[];
  /** stages of all pieces, by key */
  readonly stages: ReadonlyMap<string, Stage>;
  readonly client: SlurmClient;
  readonly place: Omit<JobPlace, 'folder' | 'runs'>;
  /** wall clock, milliseconds since 1970 */
  readonly clock: () => number;
  /** Makes the run folder of a piece ready, before its first submission. */
  readonly prepare: (piece: Piece) => Promise<void>;
}

export class Follower {
  readonly #options: FollowerOptions;
  readonly #journal: Journal;
  readonly #pieces: ReadonlyMap<string, Piece>;
  #state: WorkState;
  #largest: number | null = null;
  #first = true;
  #stopping: 'graceful' | 'now' | null = null;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#journal = new Journal(options.runs);
    this.#pieces = new Map(options.pieces.map((piece) => [piece.id, piece]));
    this.#state = newWork(options.pieces);
  }

  get state(): WorkState {
    return this.#state;
  }

  get over(): boolean {
    const works = [...this.#state.values()];
    return this.#stopping !== null ? works.every(({ status }) => status.kind !== 'submitted') : works.every(isOver);
  }

  /** One look at scheduler and run folders, and everything that follows from it. */
  step(): Promise<void> {
    return this.#journal.exclusively(async () => {
      this.#takeNews();
      const { client, clock } = this.#options;
      const names = [...new Set([...this.#state.values()].flatMap(({ status }) => nameOf(status)))];
      const seen = names.length === 0 ? [] : await client.look(names);
      const present = new Set(
        [...this.#state.values()].flatMap((work) => (this.#isPresent(work) ? [work.piece.id] : [])),
      );
      const look = { seen, present, now: clock(), adopting: this.#first, stopping: this.#stopping !== null };
      const { state, entries, cancel } = observe(this.#state, { ...look, stepOf: (id) => this.#stepOf(id) });
      if (seen !== null) this.#first = false;
      this.#state = state;
      this.#write(entries);
      this.#state = skipHopeless(this.#state);
      if (cancel.length > 0) await client.cancel(cancel);
      if (this.#stopping === null) await this.#submitAll();
      else await this.#endJobs(this.#stopping);
    });
  }

  /**
   * Starts nothing any more and ends what was started: `graceful` lets running jobs write a checkpoint, `now` does not. Jobs that only wait
   * are cancelled at once.
   */
  async stop(kind: 'graceful' | 'now'): Promise<void> {
    this.#stopping = kind;
    await this.#endJobs(kind);
  }

  /** Asked at every look: a signal is lost on a job that has only just begun, and Slurm may have started one again. */
  async #endJobs(kind: 'graceful' | 'now'): Promise<void> {
    const running: string[] = [];
    const others: string[] = [];
    for (const { status } of this.#state.values()) {
      if (status.kind !== 'submitted' || status.job === null || status.seen?.state === 'COMPLETING') continue;
      const list = status.seen?.state === 'RUNNING' ? running : others;
      list.push(`${status.job}_${status.index}`);
    }
    const { client } = this.#options;
    if (others.length > 0) await client.cancel(others);
    if (running.length > 0) await client.cancel(running, kind === 'graceful' ? 'USR1' : undefined);
  }

  /** What was asked for by an earlier command and failed or was stopped is wanted again. */
  #takeNews(): void {
    for (const entry of this.#journal.news()) this.#state = applyEntry(this.#state, entry);
    if (!this.#first) return;
    const fresh = newWork(this.#options.pieces);
    const again = (work: Work): Work =>
      work.status.kind === 'submitted' ? work : { ...fresh.get(work.piece.id)!, memory: work.memory };
    this.#state = new Map([...this.#state].map(([id, work]) => [id, again(work)]));
  }

  #write(entries: readonly EntryBody[]): void {
    this.#journal.append(entries, this.#options.clock());
    for (const entry of this.#journal.news()) this.#state = applyEntry(this.#state, entry);
  }

  async #submitAll(): Promise<void> {
    this.#largest ??= await this.#options.client.largestArray();
    for (;;) {
      // children name the ids of their parents, which are known one after the other
      const [next] = submissions(this.#state, this.#largest);
      if (next === undefined) return;
      await this.#submit(next);
      this.#state = skipHopeless(this.#state);
    }
  }

  async #submit(submission: Submission): Promise<void> {
    const { prepare, client, runs } = this.#options;
    const { tasks, resources } = submission;
    for (const { piece } of tasks) await prepare(this.#pieces.get(piece)!);
    const { folder } = this.#journal;
    const name = `rseg-${randomBytes(4).toString('hex')}`;
    const place: JobPlace = { ...this.#options.place, runs, folder };
    const map = join(folder, `${name}.map`);
    const script = join(folder, `${name}.sh`);
    atomicWrite(
      map,
      taskMap(submission, (id) => this.#pieces.get(id)!),
    );
    atomicWrite(script, jobScript(map, place));
    this.#write([{ k: 'intent', name, tasks, memory: resources.memory }]);
    const answer = await client.submit([...sbatchArguments(name, submission, place), script]);
    if (answer.kind === 'accepted') this.#write([{ k: 'accepted', name, job: answer.job }]);
    if (answer.kind === 'refused') this.#write([{ k: 'refused', name, message: answer.message }]);
  }

  #isPresent({ piece, status }: Work): boolean {
    if (status.kind !== 'waiting' && status.kind !== 'submitted') return false;
    const run = join(this.#options.runs, piece.run);
    const stages = piece.keys.map((key) => this.#options.stages.get(key)!);
    // digests are compared only when everything seems to be there
    return (
      stages.every((stage) => existsSync(artifactFolder(run, stage))) &&
      stages.every((stage) => hasArtifact(run, stage))
    );
  }

  #stepOf(id: string): number {
    const { run, keys } = this.#pieces.get(id)!;
    const ids = new Set(keys.map((key) => this.#options.stages.get(key)!.id));
    const { events } = readEvents(runFolderAt(join(this.#options.runs, run)).events);
    return Math.max(
      0,
      ...events.flatMap((event) => (event.k === 'checkpoint' && ids.has(event.stage) ? [event.step] : [])),
    );
  }
}

const nameOf = (status: Work['status']): readonly string[] => (status.kind === 'submitted' ? [status.name] : []);
