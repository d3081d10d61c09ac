// The same twelve runs on this machine and at a real Slurm of one node, where jobs are started again, told to make room, and lose their
// controller and their submitter: what they amount to must be the same.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OneNodeSlurm, startSlurm } from '../../scripts/one-node-slurm.js';
import { packageRoot } from '../../src/package-root.js';
import type { EngineName } from '../../src/runtime/engine/engine.js';
import { readEvents } from '../../src/runtime/run/event-log.js';
import { firstDifference } from './run-digest.js';
import { TOY } from './toy-run.js';

const DISTURBANCES = ['requeue', 'announce', 'submitter', 'requeue', 'controller', 'announce', 'requeue'] as const;
type Disturbance = (typeof DISTURBANCES)[number];
const BETWEEN_MS = 4000;

export interface ParityReport {
  readonly runs: number;
  readonly problems: number;
}

/** `tell` hears of every disturbance and of every run. */
export async function compareWithSlurm(engine: EngineName, tell: (line: string) => void): Promise<ParityReport> {
  const base = mkdtempSync(join(tmpdir(), 'rseg-parity-'));
  const [local, cluster] = [join(base, 'local'), join(base, 'cluster')];
  const slurm = await startSlurm(join(base, 'slurm'), { cpus: 2, memory: 8000 });
  try {
    await requireDone(start(local, engine, process.env, []));
    tell(`${runsIn(local).length} runs are done here`);
    await new Disturbed(slurm, cluster, engine, tell).run();
    let problems = 0;
    for (const run of runsIn(local)) {
      const what = firstDifference(join(cluster, run), join(local, run));
      if (what !== null) problems++;
      tell(`${run}: ${what ?? 'the same'}, ${attemptsOf(join(cluster, run))} attempts at Slurm`);
    }
    return { runs: runsIn(local).length, problems };
  } finally {
    await slurm.stop();
    rmSync(base, { recursive: true, force: true });
  }
}

const runsIn = (runs: string): readonly string[] => readdirSync(runs).filter((name) => /^[0-9a-f]{12}$/.test(name));

const attemptsOf = (run: string): number =>
  readEvents(join(run, 'events.jsonl')).events.filter(({ k }) => k === 'attempt-start').length;

function start(
  runs: string,
  engine: EngineName,
  environment: NodeJS.ProcessEnv,
  more: readonly string[],
): ChildProcess {
  mkdirSync(runs, { recursive: true });
  const words = ['run', `${TOY}:dozen`, '--runs', runs, '--ui', 'quiet', '--engine', engine, ...more];
  return spawn(process.execPath, [join(packageRoot, 'bin', 'rseg.js'), ...words], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('close', resolve));

async function requireDone(child: ChildProcess): Promise<void> {
  const code = await ended(child);
  if (code !== 0) throw new Error(`the command ended with ${code}`);
}

/** One command on Slurm to which something happens every few seconds. */
class Disturbed {
  readonly #slurm: OneNodeSlurm;
  readonly #start: () => ChildProcess;
  readonly #tell: (line: string) => void;
  #command: ChildProcess;
  #done = false;

  constructor(slurm: OneNodeSlurm, runs: string, engine: EngineName, tell: (line: string) => void) {
    this.#slurm = slurm;
    this.#start = () => start(runs, engine, slurm.environment, ['--on', 'slurm']);
    this.#tell = tell;
    this.#command = this.#start();
  }

  async run(): Promise<void> {
    const left: Disturbance[] = [...DISTURBANCES];
    let disturbing: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      disturbing = disturbing
        .then(() => (this.#done ? undefined : this.#next(left)))
        .catch((error) => {
          // a job that is over in the meantime, a controller that is busy: the next time
          this.#tell(`   not now: ${String(error).split('\n')[0]}`);
        });
    }, BETWEEN_MS);
    try {
      // a command that is killed is followed by another one
      for (let child = this.#command; ; child = this.#command) {
        const code = await ended(child);
        await disturbing;
        if (child !== this.#command) continue;
        this.#done = true;
        if (code !== 0) throw new Error(`the command ended with ${code}`);
        break;
      }
    } finally {
      this.#done = true;
      clearInterval(timer);
      await disturbing;
      this.#command.kill('SIGKILL');
    }
    if (left.length > 0) this.#tell(`it was over before: ${left.join(', ')}`);
  }

  async #next(left: Disturbance[]): Promise<void> {
    this.#administrate();
    const [job] = this.#jobs('RUNNING');
    const [what] = left;
    if (job === undefined || what === undefined) return;
    await this.#disturb(what, job);
    left.shift();
    this.#tell(`${what} (job ${job} was running)`);
  }

  async #disturb(what: Disturbance, job: string): Promise<void> {
    switch (what) {
      case 'requeue':
        this.#slurm.ask('scontrol', 'requeue', job);
        return;
      case 'announce':
        this.#slurm.ask('scancel', '--quiet', '--batch', '--signal=USR1', job);
        return;
      case 'submitter': {
        const old = this.#command;
        const gone = ended(old);
        old.kill('SIGKILL');
        await gone;
        this.#command = this.#start();
        return;
      }
      case 'controller':
        await this.#slurm.killController();
        await this.#slurm.startController();
    }
  }

  /** What people do who look after a cluster: a node that was taken out comes back, a job that waits for nothing starts. */
  #administrate(): void {
    this.#slurm.resumeNode();
    for (const job of this.#jobs('PENDING', 'BeginTime')) {
      this.#slurm.ask('scontrol', 'update', `JobId=${job}`, 'StartTime=now');
    }
  }

  #jobs(state: string, reason = 'None'): readonly string[] {
    const lines = this.#slurm.ask('squeue', '--noheader', '--array', `--states=${state}`, '--format=%i %r').split('\n');
    return lines.flatMap((line) => {
      const [job = '', ...words] = line.trim().split(' ');
      return words.join(' ') === reason ? [job] : [];
    });
  }
}
