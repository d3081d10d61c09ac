// Loaded into the process of the screen by the soak: notes its memory after garbage collection, again and again.
import { appendFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

export interface HeapSample {
  /** since the start of the process */
  readonly atMs: number;
  readonly heapUsed: number;
  readonly rss: number;
  /** entries that a development build of React would keep for ever */
  readonly measures: number;
}
const EVERY_MS = 5000;

const file = process.env.SOAK_HEAP;
if (file !== undefined) {
  setInterval(() => {
    (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    const measures = performance.getEntriesByType('measure').length;
    const sample: HeapSample = { atMs: performance.now(), heapUsed, rss, measures };
    appendFileSync(file, `${JSON.stringify(sample)}\n`);
  }, EVERY_MS).unref();
}
