// Batches filled in this thread when they are asked for.
import type { Batch, BatchSource } from '../batch.js';
import { type BatchWork, startWork } from './batch-work.js';

/** Steps first..end-1 of `work` in order. */
export function directBatches(work: BatchWork, first: number, end: number): BatchSource {
  let next = first;
  let open = true;
  let spare: Batch | null = null;
  async function* deliver(): AsyncGenerator<Batch> {
    const fill = await startWork(work);
    while (open && next < end) {
      const memory = spare;
      spare = null;
      yield fill(next++, memory);
    }
  }
  const iterator = deliver();
  return {
    [Symbol.asyncIterator]: () => iterator,
    recycle: (batch) => {
      spare = batch;
    },
    close: async () => {
      open = false;
    },
  };
}
