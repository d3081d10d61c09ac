// Training and inference steps of MiT-B0 (decoder 256, 25 classes, 4 modalities, batch 2) beside the same work in PyTorch.
//   npm run bench -- step --peer PYTHON [--json] [--sizes 128,256] [--only student] [--rounds 8]
// PYTHON has torch installed. Each side is a process of its own; they take turns, a few steps at a time, and while one
// works the other waits. Medians are compared; the peak memory is each process's own.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/package-root.js';

const { values: options } = parseArgs({
  options: {
    peer: { type: 'string' },
    json: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '128,256' },
    only: { type: 'string', default: 'teacher,student,infer' },
    rounds: { type: 'string', default: '8' },
  },
});

/** Steps of one turn; the first is not counted: it finds cold caches and threads that were put to sleep. */
const TURN = 4;
const WARM_UP = 3;

interface Answer {
  readonly ms: readonly number[];
  readonly rss_mb: number;
}
export interface StepRow {
  readonly name: string;
  readonly size: number;
  readonly ours_ms: number;
  readonly peer_ms: number;
  readonly ratio: number;
  readonly ours_rss_mb: number;
  readonly peer_rss_mb: number;
}

/** One side of the comparison: a process that runs as many steps as it is told. */
class Side {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly times: number[] = [];
  rss = 0;

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  async run(steps: number): Promise<readonly number[]> {
    this.#child.stdin!.write(`${steps}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`${this.#child.spawnargs.join(' ')} ended early`);
    const answer = JSON.parse(value) as Answer;
    this.rss = answer.rss_mb;
    return answer.ms;
  }

  async turn(): Promise<void> {
    this.times.push(...(await this.run(TURN)).slice(1));
  }

  close(): void {
    this.#child.stdin!.end();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

async function compare(name: string, size: number, peer: string): Promise<StepRow> {
  const ours = new Side(process.execPath, [join(packageRoot, 'dist', 'bench', 'step-worker.js'), name, String(size)]);
  await ours.run(WARM_UP);
  const theirs = new Side(peer, ['-W', 'ignore', join(packageRoot, 'bench', 'peer_torch.py'), name, String(size)]);
  await theirs.run(WARM_UP);
  for (let round = 0; round < Number(options.rounds); round++) {
    await ours.turn();
    await theirs.turn();
  }
  ours.close();
  theirs.close();
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  return {
    name,
    size,
    ours_ms: round(median(ours.times), 1),
    peer_ms: round(median(theirs.times), 1),
    ratio: round(median(ours.times) / median(theirs.times), 3),
    ours_rss_mb: Math.round(ours.rss),
    peer_rss_mb: Math.round(theirs.rss),
  };
}

if (options.peer === undefined) {
  console.error('usage: npm run bench -- step --peer PYTHON   (a Python with torch)');
  process.exit(2);
}
const rows: StepRow[] = [];
for (const size of options.sizes.split(',').map(Number)) {
  for (const name of options.only.split(',')) {
    const row = await compare(name, size, options.peer);
    rows.push(row);
    if (!options.json) {
      const times = `rseg ${row.ours_ms} ms, peer ${row.peer_ms} ms, ratio ${row.ratio}`;
      console.log(`${name} ${size}: ${times}; memory ${row.ours_rss_mb} / ${row.peer_rss_mb} MB`);
    }
  }
}
if (options.json) console.log(JSON.stringify({ rows }));
