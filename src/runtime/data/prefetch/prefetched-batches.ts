// Batches filled ahead by worker threads, delivered in order, a bounded number at a time.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EXIT, UserError } from '../../../exit-code.js';
import { packageRoot } from '../../../package-root.js';
import type { Batch, BatchSource } from '../batch.js';
import type { BatchWork } from './batch-work.js';
import { memoryOf, restoreFailure, type StepReply, type StepRequest } from './worker-message.js';

/** from the root: this module may be part of a bundle elsewhere */
const WORKER = join(packageRoot, 'dist', 'src', 'runtime', 'data', 'prefetch', 'data-worker.js');
/** Batches that are being filled or wait for the engine beyond the one in its hands. */
const AHEAD_PER_WORKER = 2;

interface Waiting {
  readonly resolve: (batch: Batch) => void;
  readonly reject: (error: Error) => void;
}

/** Running out of memory is the user's business: smaller pictures or fewer threads help. */
function understandable(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new UserError(EXIT.memory, 'a thread that prepares batches ran out of memory', {
    help: 'use fewer workers, a smaller batch or smaller images',
    cause: error,
  });
}

class WorkerPool {
  readonly #workers: readonly Worker[];
  readonly #waiting = new Map<number, Waiting>();
  #failure: Error | null = null;
  #ended = false;
  /** batches that were handed back */
  readonly #spares: Batch[] = [];

  constructor(work: BatchWork, count: number) {
    this.#workers = Array.from({ length: count }, () => {
      const worker = new Worker(WORKER, { workerData: work });
      worker.on('message', (reply: StepReply) => this.#receive(reply));
      worker.on('error', (error: Error) => this.#fail(understandable(error)));
      worker.on('exit', (code) => {
        if (!this.#ended) this.#fail(new Error(`a data worker ended by itself with code ${code}`));
      });
      return worker;
    });
  }

  request(step: number): Promise<Batch> {
    const promise = new Promise<Batch>((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      this.#waiting.set(step, { resolve, reject });
      const spare = this.#spares.pop() ?? null;
      const message: StepRequest = { step, spare };
      this.#workers[step % this.#workers.length]!.postMessage(message, spare === null ? [] : memoryOf(spare));
    });
    // A failure of a batch that is still ahead is reported when its turn comes, not as an unhandled rejection.
    promise.catch(() => undefined);
    return promise;
  }

  recycle(batch: Batch): void {
    this.#spares.push(batch);
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#fail(new Error('the source of batches was closed'));
  }

  #receive(reply: StepReply): void {
    const waiting = this.#waiting.get(reply.step);
    this.#waiting.delete(reply.step);
    if (reply.kind === 'batch') waiting?.resolve(reply.batch);
    else waiting?.reject(restoreFailure(reply.failure));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Steps first..end-1 of `work` in order, by `workers` threads. Threads end with the last batch, on `close` and on `break`. */
export function prefetchedBatches(work: BatchWork, first: number, end: number, workers: number): BatchSource {
  const pool = new WorkerPool(work, workers);
  const ahead: Promise<Batch>[] = [];
  let next = first;
  const request = (): void => {
    while (next < end && ahead.length < workers * AHEAD_PER_WORKER) ahead.push(pool.request(next++));
  };
  request();
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= pool.end();
    return closed;
  };
  async function* deliver(): AsyncGenerator<Batch> {
    try {
      for (let promise = ahead.shift(); promise !== undefined; promise = ahead.shift()) {
        const batch = await promise;
        request();
        yield batch;
      }
    } finally {
      await close();
    }
  }
  const iterator = deliver();
  return { [Symbol.asyncIterator]: () => iterator, recycle: (batch) => pool.recycle(batch), close };
}
