// Carries the runs of one command out at Slurm. To its callers it is what the driver of local runs is: rows, an end, a way to stop and to
// leave. Jobs go on without it; the same command takes them up again.
import { join, resolve } from 'node:path';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { packageRoot } from '../../package-root.js';
import type { ControlAnswer } from '../run/control-ask.js';
import { readEvents } from '../run/event-log.js';
import { prepareRun } from '../run/prepare-run.js';
import type { DrivenRun, QueueEnd, RunFailure } from '../run/queue/queue-driver.js';
import type { QueueRow } from '../run/queue/queue-record.js';
import type { RunsDriver } from '../run/queue/runs-driver.js';
import { readPlan } from '../run/read-record.js';
import { type RunFolder, runFolderAt } from '../run/run-folder.js';
import type { StopReason } from '../run/stop-control.js';
import { Follower } from './follower.js';
import { type Piece, piecesOf } from './pieces.js';
import { openSlurm } from './slurm-client.js';
import { slurmRow } from './slurm-rows.js';

export interface SlurmWishes {
  /** further words for sbatch */
  readonly words: readonly string[];
  /** tasks of an array that may run at the same time; null: as many as Slurm starts */
  readonly atOnce: number | null;
  /** further options of rseg stage */
  readonly stageOptions: readonly string[];
}
export interface SlurmOptions extends SlurmWishes {
  readonly runs: readonly DrivenRun[];
  /** a failed run does not end the others */
  readonly keepGoing: boolean;
  readonly onChange: (rows: readonly QueueRow[]) => void;
}

/** Looks are two seconds apart while things change, and a minute when nothing has for long. */
const LOOK_MS = { shortest: 2000, longest: 60_000, growth: 1.15 } as const;

export class SlurmDriver implements RunsDriver {
  readonly done: Promise<QueueEnd>;
  /** runs are shown together, so no folder is opened for one of them */
  readonly opened: Promise<RunFolder | null> = Promise.resolve(null);
  readonly underWay: Promise<void> = Promise.resolve();
  readonly #options: SlurmOptions;
  readonly #follower: Follower;
  readonly #prepared = new Set<string>();
  #stop: StopReason | null = null;
  #asked: Promise<void> = Promise.resolve();
  #left = false;
  /** why nothing is started any more */
  #closed: string | null = null;
  #ended = false;
  #wake: (() => void) | null = null;

  constructor(options: SlurmOptions) {
    this.#options = options;
    const { runs, words, atOnce, stageOptions } = options;
    const first = runs[0]!.options;
    const open = runs.filter(({ task }) => task.before === null);
    const missing = new Set(open.flatMap(({ task }) => task.stages.map(({ key }) => key)));
    const planned = open.map(({ task, options: { plan } }) => ({
      name: task.name,
      plan,
      isThere: ({ key }: { readonly key: string }) => !missing.has(key),
    }));
    const stages = open.flatMap(({ options: { plan } }) =>
      plan.stages.map((stage) => [stage.key as string, stage] as const),
    );
    this.#follower = new Follower({
      runs: resolve(first.runs),
      pieces: piecesOf(planned),
      stages: new Map(stages),
      client: openSlurm(),
      place: {
        command: [process.execPath, join(packageRoot, 'bin', 'rseg.js')],
        engine: first.engine,
        more: words,
        atOnce,
        stageOptions,
      },
      clock: Date.now,
      prepare: (piece) => this.#prepare(piece),
    });
    this.done = this.#follow();
  }

  rows(): readonly QueueRow[] {
    return this.#options.runs.map(({ task, variant, seed, settings }) => {
      const { name, folder: run, before } = task;
      const subject = { name, run, before, variant, seed, settings };
      return slurmRow(subject, this.#follower.state, this.#ended ? this.#closed : null);
    });
  }

  /** `graceful`: jobs that run write a checkpoint, the others are cancelled; `now`: all are cancelled. */
  requestStop(kind: 'graceful' | 'now', reason: StopReason = 'SIGINT'): void {
    this.#stop ??= reason;
    this.#closed ??= reason === 'SIGINT' ? 'stopped by Ctrl-C' : 'stopped by SIGTERM';
    this.#asked = this.#asked.then(() => this.#follower.stop(kind));
    this.#wake?.();
  }

  /** Jobs write their checkpoints at the distances of the experiment; their signal means the end. */
  requestCheckpoint(): void {}

  control(): ControlAnswer {
    return { done: false, say: 'its jobs are at Slurm: rseg stop --all stops them, scancel a single one' };
  }

  /** The jobs go on, and so do those that wait for them. */
  async detach(): Promise<number> {
    this.#left = true;
    this.#wake?.();
    return 0;
  }

  async #follow(): Promise<QueueEnd> {
    let pause: number = LOOK_MS.shortest;
    let told = '';
    for (;;) {
      await this.#asked;
      await this.#follower.step();
      const rows = this.rows();
      this.#options.onChange(rows);
      if (this.#follower.over) break;
      const failed = rows.find(({ state }) => state === 'failed');
      if (this.#closed === null && !this.#options.keepGoing && failed !== undefined) {
        this.#closed = `${failed.name} failed`;
        await this.#follower.stop('graceful');
      }
      const now = JSON.stringify(rows);
      pause = now === told ? Math.min(LOOK_MS.longest, pause * LOOK_MS.growth) : LOOK_MS.shortest;
      told = now;
      await this.#sleep(pause);
      if (this.#left) break;
    }
    return this.#end();
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #end(): QueueEnd {
    this.#ended = true;
    const rows = this.rows();
    this.#options.onChange(rows);
    const failures = rows.flatMap((row) => (row.state === 'failed' ? [this.#failureOf(row)] : []));
    return { exitCode: this.#exitCode(rows), failures };
  }

  #exitCode(rows: readonly QueueRow[]): ExitCode {
    if (this.#stop !== null) return this.#stop === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    const failed = rows.find(({ state }) => state === 'failed');
    if (failed !== undefined) return this.#options.keepGoing ? EXIT.no : (failed.exitCode as ExitCode);
    return rows.some(({ state }) => state === 'stopped' || state === 'skipped') ? EXIT.terminated : EXIT.ok;
  }

  #failureOf({ name, run, exitCode, reason, job }: QueueRow): RunFailure {
    const folder = runFolderAt(resolve(this.#options.runs[0]!.options.runs, run));
    const { events } = readEvents(folder.events);
    const begun = events.findLastIndex(({ k }) => k === 'attempt-start');
    const recorded = events.slice(begun + 1).some(({ k }) => k === 'failure');
    const where = job === null ? folder.path : `${folder.path} (job ${job})`;
    return { name, folder, recorded, exitCode: exitCode as ExitCode, message: reason ?? 'failed', where, help: null };
  }

  /** A folder that holds the same plan is ready, and may be at work. */
  async #prepare(piece: Piece): Promise<void> {
    if (this.#prepared.has(piece.run)) return;
    const { options } = this.#options.runs.find(({ task }) => task.folder === piece.run && task.before === null)!;
    if (!holdsPlan(resolve(options.runs, piece.run), options.plan.stages)) {
      const prepared = await prepareRun(options);
      if (prepared.kind === 'prepared') await prepared.held.release();
    }
    this.#prepared.add(piece.run);
  }
}

function holdsPlan(path: string, stages: readonly { readonly key: string }[]): boolean {
  try {
    const keys = readPlan(runFolderAt(path).plan).stages.map(({ key }) => key);
    return keys.join() === stages.map(({ key }) => key).join();
  } catch {
    return false;
  }
}
