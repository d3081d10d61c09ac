// Reads `events.jsonl` piece by piece: what is there in bounded portions, later what was appended. Of a log too long to be
// looked at whole, steps are read in a regular sample; everything else of it is read.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { RunEvent } from './event.js';
import { decodeEvent } from './event-line.js';

const CHUNK = 1 << 16;
/** longest stretch of reading before other work gets its turn */
const BUDGET_MS = 50;
/** A log up to this size is read whole; of a longer one about as many steps are. */
const WHOLE_BYTES = 4 << 20;
/** The newest part of a log is never sampled. */
const NEWEST_BYTES = 1 << 16;
/** Enough of a line to hold its kind: version, number and times come before it. */
const KIND_WITHIN = 96;
const STEP = '"k":"step"';

export interface EventReaderOptions {
  /** sample the steps of a long log */
  readonly sample?: boolean;
}

export class EventReader {
  /** byte offsets of damaged lines met so far */
  readonly damaged: number[] = [];
  readonly #file: string;
  readonly #sample: boolean;
  #offset = 0;
  #rest = Buffer.alloc(0);
  /** bytes of a last line without end that were there at the last look */
  #unfinished = 0;
  #behind = true;
  /** one step in so many is read … */
  #every = 1;
  /** … before this byte */
  #sampledUntil = 0;
  #skipped = 0;

  constructor(file: string, { sample = false }: EventReaderOptions = {}) {
    this.#file = file;
    this.#sample = sample;
  }

  /** The last `read` stopped for its budget: there is more. */
  get behind(): boolean {
    return this.#behind;
  }

  /** Whether the file has another size than what was read of it; the price of one look, not of reading. */
  changed(): boolean {
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    return this.#behind || size !== this.#offset + this.#unfinished;
  }

  /** Whole new lines as events, at most about `budgetMs` of work; an unfinished last line waits for its rest. */
  read(budgetMs = BUDGET_MS): RunEvent[] {
    const events: RunEvent[] = [];
    this.#behind = false;
    let descriptor: number;
    try {
      descriptor = openSync(this.#file, 'r');
    } catch {
      return events;
    }
    try {
      const until = performance.now() + budgetMs;
      const chunk = Buffer.allocUnsafe(CHUNK);
      const { size } = fstatSync(descriptor);
      if (size < this.#offset) this.#restart();
      if (this.#sample && this.#offset === 0) {
        this.#every = Math.max(1, Math.ceil(size / WHOLE_BYTES));
        this.#sampledUntil = this.#every > 1 ? size - NEWEST_BYTES : 0;
      }
      for (;;) {
        const count = readSync(descriptor, chunk, 0, CHUNK, this.#offset + this.#rest.length);
        if (count === 0) break;
        this.#take(chunk.subarray(0, count), events);
        if (performance.now() > until) {
          this.#behind = true;
          break;
        }
      }
      // bytes of an unfinished line may yet be cut off by its writer: they are read again next time
      this.#unfinished = this.#rest.length;
      this.#rest = Buffer.alloc(0);
    } finally {
      closeSync(descriptor);
    }
    return events;
  }

  #take(bytes: Buffer, events: RunEvent[]): void {
    const data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      if (!this.#leftOut(data, start)) {
        const event = decodeEvent(data.toString('utf8', start, end));
        if (event === null) this.damaged.push(this.#offset + start);
        else events.push(event);
      }
      start = end + 1;
    }
    this.#offset += start;
    this.#rest = Buffer.from(data.subarray(start));
  }

  #leftOut(data: Buffer, start: number): boolean {
    if (this.#every === 1 || this.#offset + start >= this.#sampledUntil) return false;
    if (!data.toString('latin1', start, start + KIND_WITHIN).includes(STEP)) return false;
    this.#skipped = (this.#skipped + 1) % this.#every;
    return this.#skipped !== 0;
  }

  #restart(): void {
    this.#offset = 0;
    this.#rest = Buffer.alloc(0);
  }
}
