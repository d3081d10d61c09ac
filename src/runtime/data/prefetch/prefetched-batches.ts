// Batches filled ahead by worker threads, delivered in order, a bounded number at a time.
import { inOrder } from '../../threads/in-order.js';
import { ThreadPool } from '../../threads/thread-pool.js';
import { type Batch, type BatchSource, memoryOf } from '../batch.js';
import type { BatchWork } from './batch-work.js';

const SCRIPT = 'data/prefetch/data-worker.js';

/** Steps first..end-1 of `work` in order, by `workers` threads. Threads end with the last batch, on `close` and on `break`. */
export function prefetchedBatches(work: BatchWork, first: number, end: number, workers: number): BatchSource {
  const pool = new ThreadPool<Batch>(SCRIPT, work, workers);
  /** batches that were handed back */
  const spares: Batch[] = [];
  const iterator = inOrder(pool, [first, end], workers, (step) => {
    const spare = spares.pop() ?? null;
    return pool.request(step, spare, spare === null ? [] : memoryOf(spare));
  });
  return {
    [Symbol.asyncIterator]: () => iterator,
    recycle: (batch) => {
      spares.push(batch);
    },
    close: () => pool.end(),
  };
}
