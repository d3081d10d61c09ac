// Writes results behind the network's back: threads make pictures of logits while the next frame is computed, a bounded number at a time.
import { ownMemory } from '../threads/serve-requests.js';
import { ThreadPool } from '../threads/thread-pool.js';
import { type Result, type ResultSettings, writeResults } from './result-files.js';

const SCRIPT = 'predict/result-worker.js';

export class ResultWriter {
  readonly #settings: ResultSettings;
  readonly #pool: ThreadPool<void> | null;
  readonly #most: number;
  readonly #written: () => void;
  #writing: Promise<void>[] = [];
  #next = 0;

  /** `threads`: 0 = this one. `written` is called after each frame, in their order. */
  constructor(settings: ResultSettings, threads: number, written: () => void) {
    this.#settings = settings;
    this.#pool = threads === 0 ? null : new ThreadPool(SCRIPT, settings, threads);
    this.#most = threads;
    this.#written = written;
  }

  /** Takes the memory of `result`. */
  add(result: Result): void {
    if (this.#pool === null) {
      writeResults(result, this.#settings);
      this.#written();
      return;
    }
    const memory = ownMemory([result.logits, result.read.shown]);
    this.#writing.push(this.#pool.request(this.#next++, result, memory));
  }

  /** Waits until no more than one result per thread is under way, or `most`. Throws the first failure. */
  async catchUp(most = this.#most): Promise<void> {
    while (this.#writing.length > most) {
      await this.#writing.shift();
      this.#written();
    }
  }

  /** What is computed is written, also where the next frame cannot be read. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#writing);
    await this.#pool?.end();
  }
}
