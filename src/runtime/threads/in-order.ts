// Results of numbered work in order, made ahead by threads, a bounded number at a time.
import { ThreadPool } from './thread-pool.js';

/** Results under way or waiting, per thread, beyond the one in the hands of who asked. */
const AHEAD_PER_THREAD = 2;

/** Results first..end-1; the first ones are asked for at once. The threads of `pool` end with the last result and on `break`. */
export function inOrder<Result>(
  pool: ThreadPool<Result>,
  [first, end]: readonly [number, number],
  threads: number,
  ask: (number: number) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const ahead: Promise<Result>[] = [];
  let next = first;
  const fill = (): void => {
    while (next < end && ahead.length < threads * AHEAD_PER_THREAD) ahead.push(ask(next++));
  };
  fill();
  async function* deliver(): AsyncGenerator<Result, void, void> {
    try {
      for (let promise = ahead.shift(); promise !== undefined; promise = ahead.shift()) {
        const result = await promise;
        fill();
        yield result;
      }
    } finally {
      await pool.end();
    }
  }
  return deliver();
}

export interface ThreadedWork<Result> {
  /** what each thread runs, as `ThreadPool` takes it, and what it is given */
  readonly script: string;
  readonly data: unknown;
  readonly count: number;
  /** 0 = this one */
  readonly threads: number;
  /** the same in this thread */
  readonly here: (number: number) => Promise<Result>;
}

/** Results 0..count-1 in order, whatever the number of threads. Throws the failure of the first result that has one. */
export async function* orderedResults<Result>(work: ThreadedWork<Result>): AsyncGenerator<Result, void, void> {
  const { script, data, count, here } = work;
  const threads = Math.min(work.threads, count);
  if (threads === 0) {
    for (let number = 0; number < count; number++) yield await here(number);
    return;
  }
  const pool = new ThreadPool<Result>(script, data, threads);
  yield* inOrder(pool, [0, count], threads, (number) => pool.request(number));
}
