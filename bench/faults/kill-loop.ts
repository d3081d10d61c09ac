// The real command killed again and again, at random moments and in the middle of writing, until its run is finished; then compared
// with a run that nothing disturbed.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../src/package-root.js';
import { CounterRandom, STREAM } from '../../src/random/philox.js';
import type { EngineName } from '../../src/runtime/engine/engine.js';
import { orphanIn } from './invariants.js';
import { firstDifference } from './run-digest.js';
import { TOY } from './toy-run.js';

/** Who is killed when: after a share of the time that an undisturbed run takes, or at an operation on its files. */
export type Kill =
  | { readonly kind: 'time'; readonly victim: 'trainer' | 'supervisor' | 'both'; readonly share: number }
  | { readonly kind: 'operation'; readonly where: 'main' | 'thread'; readonly point: number };

/** A kill of either kind with equal chance. */
export function drawKill(random: CounterRandom): Kill {
  if (random.integer(2) === 0) {
    const victim = (['trainer', 'supervisor', 'both'] as const)[random.integer(3)]!;
    return { kind: 'time', victim, share: random.uniform() };
  }
  // a toy stage opens, writes and synchronises about this often in each thread
  return random.integer(2) === 0
    ? { kind: 'operation', where: 'main', point: 1 + random.integer(400) }
    : { kind: 'operation', where: 'thread', point: 1 + random.integer(150) };
}

export const killName = (kill: Kill): string =>
  kill.kind === 'time'
    ? `${kill.victim} after ${(100 * kill.share).toFixed(0)} % of the time`
    : `trainer at operation ${kill.point} of its ${kill.where === 'main' ? 'main thread' : 'checkpoint thread'}`;

const KILL_ITSELF = pathToFileURL(join(packageRoot, 'dist', 'bench', 'faults', 'kill-itself.js')).href;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** The command on the toy, with a wish of its trainer's end in the environment. */
function start(
  runs: string,
  engine: EngineName,
  killAt: string | null,
): { child: ChildProcess; ended: Promise<Ended> } {
  const words = [join(packageRoot, 'bin', 'rseg.js'), 'run', `${TOY}:toy`, '--runs', runs, '--ui', 'quiet'];
  const wish = killAt === null ? {} : { NODE_OPTIONS: `--import ${KILL_ITSELF}`, RSEG_KILL_AT: killAt };
  const child = spawn(process.execPath, [...words, '--engine', engine], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...wish },
  });
  let stderr = '';
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, stderr })),
  );
  return { child, ended };
}

/** Folder of the only run below `runs`; null while there is none. */
function onlyRun(runs: string): string | null {
  const names = readdirSync(runs).filter((name) => /^[0-9a-f]{8,}$/.test(name));
  return names.length === 1 ? join(runs, names[0]!) : null;
}

function trainerOf(runs: string): number | null {
  const run = onlyRun(runs);
  const file = run === null ? null : join(run, 'trainer.json');
  if (file === null || !existsSync(file)) return null;
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
  } catch {
    return null;
  }
}

function killQuietly(pid: number | null): void {
  try {
    if (pid !== null) process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}

export interface KillReport {
  readonly kills: number;
  readonly mismatches: number;
}

/** Kills `kills` times in all; `tell` hears of every kill and of every run that was compared. */
export async function killLoop(
  kills: number,
  seed: number,
  engine: EngineName,
  tell: (line: string) => void,
): Promise<KillReport> {
  const base = mkdtempSync(join(tmpdir(), 'rseg-kills-'));
  try {
    return await new KillLoop(base, engine, tell).run(kills, new CounterRandom(seed, STREAM.order));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

class KillLoop {
  readonly #reference: string;
  readonly #runs: string;
  readonly #engine: EngineName;
  readonly #tell: (line: string) => void;
  #wholeMs = 0;

  constructor(base: string, engine: EngineName, tell: (line: string) => void) {
    this.#reference = join(base, 'reference');
    this.#runs = join(base, 'runs');
    this.#engine = engine;
    this.#tell = tell;
  }

  async run(kills: number, random: CounterRandom): Promise<KillReport> {
    mkdirSync(this.#reference);
    const began = performance.now();
    const whole = await start(this.#reference, this.#engine, null).ended;
    this.#wholeMs = performance.now() - began;
    if (whole.code !== 0) throw new Error(`the undisturbed run ended with ${whole.code}: ${whole.stderr}`);
    let done = 0;
    let mismatches = 0;
    while (done < kills) {
      rmSync(this.#runs, { recursive: true, force: true });
      mkdirSync(this.#runs);
      while (done < kills) {
        const kill = drawKill(random);
        const ended = await this.#disturb(kill);
        if (ended.code === 0) break;
        done++;
        this.#tell(`${done}: ${killName(kill)}`);
      }
      const problem = await this.#finish();
      if (problem !== null) mismatches++;
      this.#tell(problem === null ? '   finished: the same run' : `   MISMATCH ${problem}`);
    }
    return { kills: done, mismatches };
  }

  async #disturb(kill: Kill): Promise<Ended> {
    if (kill.kind === 'operation') return start(this.#runs, this.#engine, `${kill.where} ${kill.point}`).ended;
    const { child, ended } = start(this.#runs, this.#engine, null);
    const timer = setTimeout(() => {
      const trainer = trainerOf(this.#runs);
      if (kill.victim !== 'trainer' || trainer === null) child.kill('SIGKILL');
      if (kill.victim !== 'supervisor') killQuietly(trainer);
    }, kill.share * this.#wholeMs);
    const end = await ended;
    clearTimeout(timer);
    return end;
  }

  /** Lets the run come to its end and compares it. */
  async #finish(): Promise<string | null> {
    const end = await start(this.#runs, this.#engine, null).ended;
    if (end.code !== 0) return `the last attempt ended with ${end.code}: ${end.stderr}`;
    return orphanIn(this.#runs) ?? firstDifference(onlyRun(this.#runs)!, onlyRun(this.#reference)!);
  }
}
