// The reader that follows `events.jsonl` while it grows: on a local disk, over NFS, before the file exists.
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { RunEvent } from './event.js';
import { EventReader, type EventReaderOptions } from './event-reader.js';

const POLL_MS = 2000;

/** Follows one event file. `read` returns what is new; the async iterator waits for more until `close`. */
export class EventTail implements AsyncIterable<RunEvent> {
  readonly #reader: EventReader;
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;
  #watcher: FSWatcher | null = null;
  #wake: (() => void) | null = null;
  #changed = true;
  #closed = false;

  constructor(file: string, { pollMs = POLL_MS, ...options }: EventReaderOptions & { readonly pollMs?: number } = {}) {
    this.#file = file;
    this.#reader = new EventReader(file, options);
    // watch may be missing (NFS, limits): the timer alone is enough, only slower
    this.#timer = setInterval(() => this.#notice(), pollMs);
    this.#startWatching();
  }

  /** byte offsets of damaged lines met so far */
  get damaged(): readonly number[] {
    return this.#reader.damaged;
  }

  /** What was there has not been read to its end yet. */
  get behind(): boolean {
    return this.#reader.behind;
  }

  /** As `EventReader.read`. */
  read(budgetMs?: number): RunEvent[] {
    const events = this.#reader.read(budgetMs);
    this.#changed = this.#reader.behind;
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
