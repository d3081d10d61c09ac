// One source of batches as plain data, and the function that fills them: the same in this thread and in a worker.
import { type BatchPlan, batchFiller, type Fill } from '../batch-plan.js';
import { cacheFrames } from '../frame-cache.js';
import { openFrames, prepareFrames, type SourcePlan } from '../source-plan.js';

export interface BatchWork {
  readonly source: SourcePlan;
  readonly batches: BatchPlan;
  /** memory for decoded frames in one thread */
  readonly cacheBytes: number;
}

export async function startWork(work: BatchWork): Promise<Fill> {
  await prepareFrames(work.source);
  return batchFiller(work.batches, cacheFrames(openFrames(work.source), work.cacheBytes), work.source);
}
