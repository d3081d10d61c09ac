// The reader that follows `events.jsonl` while it grows: on a local disk, over NFS, before the file exists.
import { closeSync, type FSWatcher, fstatSync, openSync, readSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { RunEvent } from './event.js';
import { decodeEvent } from './event-line.js';

const CHUNK = 1 << 16;
const POLL_MS = 2000;
/** longest stretch of reading before other work gets its turn */
const BUDGET_MS = 50;

/** Follows one event file. `read` returns what is new; the async iterator waits for more until `close`. */
export class EventTail implements AsyncIterable<RunEvent> {
  /** byte offsets of damaged lines met so far */
  readonly damaged: number[] = [];
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;
  #watcher: FSWatcher | null = null;
  #offset = 0;
  #rest = Buffer.alloc(0);
  #wake: (() => void) | null = null;
  #changed = true;
  #closed = false;

  constructor(file: string, pollMs = POLL_MS) {
    this.#file = file;
    // watch may be missing (NFS, limits): the timer alone is enough, only slower
    this.#timer = setInterval(() => this.#notice(), pollMs);
    this.#startWatching();
  }

  /** Whole new lines as events, at most about `budgetMs` of work; an unfinished last line waits for its rest. */
  read(budgetMs = BUDGET_MS): RunEvent[] {
    const events: RunEvent[] = [];
    this.#changed = false;
    let descriptor: number;
    try {
      descriptor = openSync(this.#file, 'r');
    } catch {
      return events;
    }
    try {
      const until = performance.now() + budgetMs;
      const chunk = Buffer.alloc(CHUNK);
      if (fstatSync(descriptor).size < this.#offset) this.#restart();
      for (;;) {
        const count = readSync(descriptor, chunk, 0, CHUNK, this.#offset + this.#rest.length);
        if (count === 0) break;
        this.#take(chunk.subarray(0, count), events);
        if (performance.now() > until) {
          this.#changed = true;
          break;
        }
      }
      // bytes of an unfinished line may yet be cut off by its writer: read them again next time
      this.#rest = Buffer.alloc(0);
    } finally {
      closeSync(descriptor);
    }
    return events;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<RunEvent> {
    while (true) {
      yield* this.read();
      if (this.#changed) await new Promise((resolve) => setImmediate(resolve));
      else if (this.#closed) return;
      else await new Promise<void>((resolve) => this.#sleep(resolve));
    }
  }

  /** Ends the iterator after everything written so far was delivered. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#watcher?.close();
    this.#notice();
  }

  #take(bytes: Buffer, events: RunEvent[]): void {
    const data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      const event = decodeEvent(data.toString('utf8', start, end));
      if (event === null) this.damaged.push(this.#offset + start);
      else events.push(event);
      start = end + 1;
    }
    this.#offset += start;
    this.#rest = Buffer.from(data.subarray(start));
  }

  #restart(): void {
    this.#offset = 0;
    this.#rest = Buffer.alloc(0);
  }

  #startWatching(): void {
    try {
      const name = basename(this.#file);
      this.#watcher = watch(dirname(this.#file), (_kind, changed) => {
        if (changed === null || changed === name) this.#notice();
      });
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      this.#watcher = null;
    }
  }

  #sleep(resolve: () => void): void {
    if (this.#changed || this.#closed) resolve();
    else this.#wake = resolve;
  }

  #notice(): void {
    this.#changed = true;
    this.#wake?.();
    this.#wake = null;
  }
}
