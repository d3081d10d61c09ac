// One side of the comparison of loaders: a process that fills as many batches as it is told.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Answer {
  readonly frames: number;
  readonly wall_ms: number;
  readonly cpu_ms: number;
}
export interface Turn {
  readonly perSecond: number;
  /** processor time of one frame */
  readonly cpuMs: number;
}

export class LoadSide {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async turn(batches: number): Promise<Turn> {
    this.#child.stdin!.write(`${batches}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`${this.#child.spawnargs.join(' ')} ended early`);
    const { frames, wall_ms, cpu_ms } = JSON.parse(value) as Answer;
    return { perSecond: (frames * 1000) / wall_ms, cpuMs: cpu_ms / frames };
  }

  close(): void {
    this.#child.stdin!.end();
  }
}
