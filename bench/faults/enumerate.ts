// SQLite's method: the n-th operation of a run on its files fails, for n = 1, 2, 3, … until a run ends without meeting the fault.
// After each, everything that was told must be there, and the next attempt must end with the very result of an undisturbed run.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, type ExitCode } from '../../src/exit-code.js';
import { CounterRandom, STREAM } from '../../src/random/philox.js';
import type { RunEvent } from '../../src/runtime/run/event.js';
import { DISK, replaceStateFiles, type StateFiles } from '../../src/runtime/run/state-files.js';
import { CrashDisk } from './crash-disk.js';
import { ERROR_CODES, type Fault, FaultyFiles, type Operated } from './faulty-files.js';
import { brokenAfterFault, orphanIn } from './invariants.js';
import { firstDifference } from './run-digest.js';
import { type AttemptEnd, attempt, type ToyDescription } from './toy-run.js';

export type Mode = Fault & {
  /** the power goes with the process: what was not synchronised is left to chance */
  readonly cut: boolean;
};

export const POWER_CUT: Mode = { kind: 'kill', cut: true };

/** Every way in which a point may fail. */
export const MODES: readonly Mode[] = [
  ...ERROR_CODES.map((code): Mode => ({ kind: 'once', code, cut: false })),
  ...ERROR_CODES.map((code): Mode => ({ kind: 'lasting', code, cut: false })),
  { kind: 'short', cut: false },
  { kind: 'kill', cut: false },
  { kind: 'torn', cut: false },
  POWER_CUT,
];

export const modeName = (mode: Mode): string =>
  `${mode.kind}${'code' in mode ? ` ${mode.code}` : ''}${mode.cut ? ' and power cut' : ''}`;

export interface Problem {
  readonly mode: string;
  readonly point: number;
  readonly what: string;
}

/** Exit codes that a failing disk may lead to: told, or survived, or a result that could not be read back. */
const ALLOWED: ReadonlySet<ExitCode> = new Set([EXIT.ok, EXIT.io, EXIT.checkpoint]);

/** A file system in memory: the faults are ours, so nothing has to wait for a real disk. */
const MEMORY = '/dev/shm';

export class FaultEnumeration {
  readonly #toy: ToyDescription;
  readonly #spoil: (files: StateFiles) => StateFiles;
  readonly #base = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'rseg-faults-'));
  readonly #reference = join(this.#base, 'reference');

  /** `spoil`: a worse disk, to see that the method notices it. */
  constructor(toy: ToyDescription, spoil: (files: StateFiles) => StateFiles = (files) => files) {
    this.#toy = toy;
    this.#spoil = spoil;
  }

  /** Runs the toy without fault; returns its operations. */
  async begin(): Promise<readonly Operated[]> {
    mkdirSync(this.#reference);
    const counting = new FaultyFiles(0, { kind: 'kill' });
    const end = await this.#attempt(counting, this.#reference, []);
    if (end.kind !== 'ended' || end.exitCode !== EXIT.ok) throw new Error('the undisturbed run did not end well');
    return counting.seen;
  }

  end(): void {
    replaceStateFiles(DISK);
    rmSync(this.#base, { recursive: true, force: true });
  }

  /**
   * One fault and the attempt after it. `met`: whether the fault happened. `states`: how many of the states that a power cut may leave are
   * drawn; each is looked at, and the next attempt goes on from the last.
   */
  async tryPoint(
    point: number,
    mode: Mode,
    states = 1,
  ): Promise<{ readonly met: boolean; readonly problem: Problem | null }> {
    const runs = join(this.#base, 'runs');
    rmSync(runs, { recursive: true, force: true });
    mkdirSync(runs);
    const crash = mode.cut ? new CrashDisk(runs) : null;
    const faulty = new FaultyFiles(point, mode, this.#spoil(crash ?? DISK));
    const told: RunEvent[] = [];
    const end = await this.#attempt(faulty, runs, told);
    if (faulty.hit === null) return { met: false, problem: null };
    const what =
      problemOfEnd(end) ??
      this.#brokenByCuts(crash, runs, told, point, states) ??
      (await this.#problemAfter(runs, told, mode.cut));
    return {
      met: true,
      problem: what === null ? null : { mode: modeName(mode), point, what: `${faulty.hit}: ${what}` },
    };
  }

  /** Leaves the last of the drawn states. */
  #brokenByCuts(
    crash: CrashDisk | null,
    runs: string,
    told: readonly RunEvent[],
    point: number,
    states: number,
  ): string | null {
    if (crash === null) return null;
    replaceStateFiles(DISK);
    for (let state = 0; state < states; state++) {
      crash.cut(new CounterRandom(point * states + state, STREAM.order));
      const broken = brokenAfterFault(join(runs, this.#toy.plan.run), told, true);
      if (broken !== null) return broken;
    }
    return null;
  }

  async #problemAfter(runs: string, told: readonly RunEvent[], cut: boolean): Promise<string | null> {
    const { run } = this.#toy.plan;
    replaceStateFiles(DISK);
    const broken = brokenAfterFault(join(runs, run), told, cut);
    if (broken !== null) return broken;
    const next = await this.#attempt(DISK, runs, []);
    if (next.kind !== 'ended' || next.exitCode !== EXIT.ok)
      return `the next attempt ended with ${next.kind === 'ended' ? `${next.exitCode}: ${next.failure?.message}` : 'a kill'}`;
    return orphanIn(runs) ?? firstDifference(join(runs, run), join(this.#reference, run));
  }

  async #attempt(files: StateFiles, runs: string, told: RunEvent[]): Promise<AttemptEnd> {
    replaceStateFiles(files);
    try {
      return await attempt(this.#toy, runs, (event) => told.push(event));
    } finally {
      replaceStateFiles(DISK);
    }
  }
}

function problemOfEnd(end: AttemptEnd): string | null {
  if (end.kind === 'killed') return null;
  if (!ALLOWED.has(end.exitCode)) return `it ended with ${end.exitCode}: ${end.failure?.message}`;
  return end.exitCode === EXIT.io && end.failure?.where === null ? `no place in: ${end.failure.message}` : null;
}
