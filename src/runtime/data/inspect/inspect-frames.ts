// Inspects all frames of a split by worker threads.
import { orderedResults } from '../../threads/in-order.js';
import { type InspectResult, type InspectTask, inspectRange, rangesOf } from './inspect-task.js';

const SCRIPT = 'data/inspect/inspect-worker.js';

/**
 * The results of all ranges of frames, in their order, whatever the number of threads (0 = this one).
 *
 * @param onProgress gets the number of frames that are done.
 * @throws the first error of a thread.
 */
export async function inspectFrames(
  task: InspectTask,
  threads: number,
  onProgress: (done: number) => void,
): Promise<readonly InspectResult[]> {
  const here = (number: number): Promise<InspectResult> => inspectRange(task, number);
  const work = { script: SCRIPT, data: task, count: rangesOf(task), threads, here };
  const results: InspectResult[] = [];
  let done = 0;
  for await (const result of orderedResults<InspectResult>(work)) {
    results.push(result);
    done += result.frames;
    onProgress(done);
  }
  return results;
}
