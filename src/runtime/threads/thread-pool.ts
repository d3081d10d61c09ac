// Threads that answer numbered requests. A thread that ends by itself fails everything that waits.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EXIT, UserError } from '../../exit-code.js';
import { packageRoot } from '../../package-root.js';
import { restoreFailure } from './sent-failure.js';
import type { ThreadReply, ThreadRequest } from './thread-message.js';

interface Waiting<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** Running out of memory is the user's business: smaller pictures or fewer threads help. */
function understandable(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new UserError(EXIT.memory, 'a thread that prepares pictures ran out of memory', {
    help: 'use fewer workers, a smaller batch or smaller images',
    cause: error,
  });
}

export class ThreadPool<Result> {
  readonly #workers: readonly Worker[];
  readonly #waiting = new Map<number, Waiting<Result>>();
  #failure: Error | null = null;
  #ended: Promise<void> | null = null;

  /** `script`: below `src/runtime`, compiled; it is found from the root, because this module may be part of a bundle elsewhere. */
  constructor(script: string, data: unknown, count: number) {
    const file = join(packageRoot, 'dist', 'src', 'runtime', script);
    this.#workers = Array.from({ length: count }, () => {
      const worker = new Worker(file, { workerData: data });
      worker.on('message', (reply: ThreadReply<Result>) => this.#receive(reply));
      worker.on('error', (error: Error) => this.#fail(understandable(error)));
      worker.on('exit', (code) => {
        if (this.#ended === null) this.#fail(new Error(`a worker thread ended by itself with code ${code}`));
      });
      return worker;
    });
  }

  /** `memory` of `extra` is handed over. */
  request(number: number, extra: unknown = null, memory: readonly ArrayBuffer[] = []): Promise<Result> {
    const promise = new Promise<Result>((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      this.#waiting.set(number, { resolve, reject });
      const message: ThreadRequest = { number, extra };
      this.#workers[number % this.#workers.length]!.postMessage(message, memory);
    });
    // A failure of what is still ahead is reported when its turn comes, not as an unhandled rejection.
    promise.catch(() => undefined);
    return promise;
  }

  end(): Promise<void> {
    this.#ended ??= this.#terminate();
    return this.#ended;
  }

  async #terminate(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#fail(new Error('the threads were ended'));
  }

  #receive(reply: ThreadReply<Result>): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if ('result' in reply) waiting?.resolve(reply.result);
    else waiting?.reject(restoreFailure(reply.failure));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
