// Our side of `npm run bench -- load`: the real loader with two threads, no decoded frame remembered.
//   node load-worker.js ROOT SIDE IMAGE [PACK]   (one number of batches per line; answers with frames, wall and processor ms)
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { planSource } from '../../src/runtime/data/plan-source.js';
import { prefetchedBatches } from '../../src/runtime/data/prefetch/prefetched-batches.js';
import { AUGMENT, filesDataset } from './files-dataset.js';

const [root = '', side, image, pack] = process.argv.slice(2);
const [sides, crop] = [Number(side), Number(image)];
const [WORKERS, BATCH] = [2, 2];
/** Batches that are filled ahead and wait when a turn begins. */
const AHEAD = 2 * WORKERS;
/** Long enough for the batches ahead to be filled, so that the other side's turn is undisturbed. */
const SETTLE_MS = 300;

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const planned = await planSource(filesDataset(root, sides), 'train', { baseFolder: root, environment: {} });
const source = pack === undefined ? planned : { ...planned, pack };
const batches = prefetchedBatches(
  {
    source,
    cacheBytes: 0,
    batches: {
      kind: 'training',
      seed: 1,
      batch: BATCH,
      image: [crop, crop],
      change: AUGMENT,
      semantics: 'paper',
    },
  },
  0,
  Number.MAX_SAFE_INTEGER,
  WORKERS,
);
const next = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) {
    const { value } = await batches[Symbol.asyncIterator]().next();
    batches.recycle(value);
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  const count = Number(line);
  const busy = cpu();
  // The batches that wait are taken first: what comes after them arrives as fast as it is made.
  await next(AHEAD);
  const began = performance.now();
  await next(count);
  const wall = performance.now() - began;
  await setTimeout(SETTLE_MS + (wall / count) * AHEAD);
  const cpuMs = ((cpu() - busy) * count) / (count + AHEAD);
  console.log(JSON.stringify({ frames: count * BATCH, wall_ms: wall, cpu_ms: cpuMs }));
}
await batches.close();
