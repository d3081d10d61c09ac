// The loader beside Python's: decode four modalities and a label, augment, normalise, batch of 2, two threads each.
//   npm run bench -- load --peer PYTHON [--data FOLDER] [--turns 10] [--only 256] [--json]
//   npm run bench -- load --packed      the loader on packed pictures (`rseg data pack`) beside itself on their files
// PYTHON has numpy and opencv-python-headless. FOLDER is laid out as DELIVER (mini-deliver, 290x290 pixels). Frames of full size are generated in a
// temporary folder. Each side is a process of its own; they take turns, and while one works the other waits. Neither keeps decoded frames.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/package-root.js';
import { LoadSide } from './loader/load-side.js';
import { packTree, writeTree } from './loader/write-tree.js';

const { values: options } = parseArgs({
  options: {
    peer: { type: 'string' },
    packed: { type: 'boolean', default: false },
    data: { type: 'string', default: '../shared/data/mini-deliver' },
    turns: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});

/** Size of DELIVER's pictures, and how many are generated: enough that no cache near the cores holds them. */
const FULL_SIDE = 1042;
const FULL_FRAMES = 4;

interface Work {
  readonly name: string;
  readonly root: string;
  readonly side: number;
  readonly image: number;
  /** batches of one turn: a second or two */
  readonly batches: number;
}
export interface LoadRow {
  readonly name: string;
  /** frames (four pictures and a label) per second */
  readonly ours_per_s: number;
  readonly peer_per_s: number;
  /** median over turns of ours / peer */
  readonly ratio: number;
  /** the same of frames per second of processor time, which other work on the machine disturbs less */
  readonly cpu_ratio: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const OURS = join(packageRoot, 'dist/bench/loader/load-worker.js');

/** The side that is measured and the one that it is measured against: Python, or, `peer` being null, ourselves without a pack. */
async function sidesOf({ root, side, image }: Work, peer: string | null, folder: string) {
  const args = [root, String(side), String(image)];
  if (peer !== null) {
    const python = new LoadSide(peer, [join(packageRoot, 'bench/peer_loader.py'), ...args, 'threads']);
    return [new LoadSide(process.execPath, [OURS, ...args]), python] as const;
  }
  const pack = await packTree(root, side, folder);
  return [
    new LoadSide(process.execPath, [OURS, ...args, pack]),
    new LoadSide(process.execPath, [OURS, ...args]),
  ] as const;
}

async function compare(work: Work, peer: string | null, folder: string): Promise<LoadRow> {
  const { name, batches } = work;
  const [ours, theirs] = await sidesOf(work, peer, folder);
  try {
    for (const each of [ours, theirs]) await each.turn(batches);
    const turns = [];
    for (let turn = 0; turn < Number(options.turns); turn++) {
      turns.push({ ours: await ours.turn(batches), peer: await theirs.turn(batches) });
    }
    const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
    return {
      name,
      ours_per_s: rounded(median(turns.map((turn) => turn.ours.perSecond)), 1),
      peer_per_s: rounded(median(turns.map((turn) => turn.peer.perSecond)), 1),
      ratio: rounded(median(turns.map((turn) => turn.ours.perSecond / turn.peer.perSecond)), 3),
      cpu_ratio: rounded(median(turns.map((turn) => turn.peer.cpuMs / turn.ours.cpuMs)), 3),
    };
  } finally {
    ours.close();
    theirs.close();
  }
}

if ((options.peer === undefined) !== options.packed) {
  console.error('usage: npm run bench -- load --peer PYTHON   (a Python with numpy and opencv-python-headless)');
  console.error('       npm run bench -- load --packed');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'rseg-bench-'));
try {
  const data = resolve(packageRoot, options.data);
  const works: Work[] = [];
  if (existsSync(data)) works.push({ name: 'mini-deliver 256', root: data, side: 290, image: 256, batches: 80 });
  else console.error(`no pictures in ${data}: only generated ones are measured`);
  const full = { root: folder, side: FULL_SIDE };
  works.push({ name: `full size ${FULL_SIDE} -> 256`, ...full, image: 256, batches: 10 });
  works.push({ name: `full size ${FULL_SIDE} -> 1024`, ...full, image: 1024, batches: 6 });
  const chosen = works.filter(({ name }) => name.includes(options.only));
  if (chosen.some(({ root }) => root === folder)) await writeTree(folder, FULL_SIDE, FULL_FRAMES);
  const rows: LoadRow[] = [];
  for (const work of chosen) {
    const row = await compare(work, options.peer ?? null, folder);
    rows.push(row);
    if (!options.json) {
      const [first, second] = options.packed ? ['packed', 'files'] : ['rseg', 'peer'];
      const rates = `${first} ${row.ours_per_s} frames/s, ${second} ${row.peer_per_s}, ratio ${row.ratio.toFixed(2)}`;
      console.log(`${row.name}: ${rates}, of processor time ${row.cpu_ratio.toFixed(2)}`);
    }
  }
  if (options.json) console.log(JSON.stringify({ rows }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
