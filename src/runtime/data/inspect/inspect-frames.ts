// Inspects all frames of a split by worker threads.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../../package-root.js';
import { restoreFailure, type SentFailure } from '../prefetch/worker-message.js';
import { type InspectResult, type InspectTask, inspectRange } from './inspect-task.js';

/** Not beside this file where the command line is bundled. */
const WORKER = join(packageRoot, 'dist', 'src', 'runtime', 'data', 'inspect', 'inspect-worker.js');

/** Frames per request: few, so that progress shows and threads end together. */
const RANGE = 4;

type Reply = { readonly result: InspectResult } | { readonly failure: SentFailure };

/**
 * The results of all ranges of `frames` frames, in their order, whatever the number of threads (0 = this one).
 *
 * @param onProgress gets the number of frames that are done.
 * @throws the first error of a thread.
 */
export async function inspectFrames(
  task: InspectTask,
  frames: number,
  threads: number,
  onProgress: (done: number) => void,
): Promise<readonly InspectResult[]> {
  const ranges = Array.from({ length: Math.ceil(frames / RANGE) }, (_, i) => {
    return [i * RANGE, Math.min(frames, (i + 1) * RANGE)] as const;
  });
  const results: InspectResult[] = [];
  let done = 0;
  const finish = (index: number, result: InspectResult): void => {
    results[index] = result;
    const [first, end] = ranges[index]!;
    done += end - first;
    onProgress(done);
  };
  if (threads === 0) {
    for (const [index, range] of ranges.entries()) finish(index, await inspectRange(task, ...range));
    return results;
  }
  let next = 0;
  const workers = Array.from({ length: Math.min(threads, ranges.length) }, () => {
    return new Worker(WORKER, { workerData: task });
  });
  const lane = async (worker: Worker): Promise<void> => {
    for (let index = next++; index < ranges.length; index = next++) {
      const reply = await replyOf(worker, ranges[index]!);
      if ('failure' in reply) throw restoreFailure(reply.failure);
      finish(index, reply.result);
    }
  };
  try {
    await Promise.all(workers.map(lane));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}

function replyOf(worker: Worker, range: readonly [number, number]): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onMessage = (reply: Reply): void => {
      settle();
      resolve(reply);
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(range);
  });
}
