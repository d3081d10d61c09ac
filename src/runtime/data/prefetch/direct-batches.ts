// Batches filled in this thread when they are asked for.
import type { Batch, BatchSource } from '../batch.js';
import { type BatchWork, startWork } from './batch-work.js';

/** Steps first..end-1 of `work` in order. */
export function directBatches(work: BatchWork, first: number, end: number): BatchSource {
  const fill = startWork(work);
  let next = first;
  let open = true;
  async function* deliver(): AsyncGenerator<Batch> {
    while (open && next < end) yield fill(next++);
  }
  const iterator = deliver();
  return {
    [Symbol.asyncIterator]: () => iterator,
    close: async () => {
      open = false;
    },
  };
}
