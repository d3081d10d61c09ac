// The writer of `events.jsonl`: append-only, one process at a time, numbered without gap over all attempts.
import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { EventBody, EventKind, RunEvent } from './event.js';
import { decodeEvent, encodeEvent } from './event-line.js';
import { withIo } from './io-failure.js';

/** Kinds that come often and whose loss in a power cut costs nothing: not worth a wait for the disk. */
const FREQUENT: ReadonlySet<EventKind> = new Set(['step', 'evaluation-progress']);

export interface EventsRead {
  readonly events: readonly RunEvent[];
  /** byte offsets of damaged lines that are not the torn end */
  readonly damaged: readonly number[];
  /** bytes up to the end of the last whole line */
  readonly length: number;
}

/** All events of a file; empty when there is none. A torn last line is left out. */
export function readEvents(file: string): EventsRead {
  if (!existsSync(file)) return { events: [], damaged: [], length: 0 };
  const bytes = withIo('read', file, () => readFileSync(file));
  const events: RunEvent[] = [];
  const damaged: number[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10, start); end >= 0; end = bytes.indexOf(10, start)) {
    const event = decodeEvent(bytes.toString('utf8', start, end));
    if (event === null) damaged.push(start);
    else events.push(event);
    start = end + 1;
  }
  return { events, damaged, length: start };
}

/** Monotonic nanoseconds, the same clock in every process of this machine. */
export const monotonicNow = (): bigint => process.hrtime.bigint();

/** Appends events. Errors are UserErrors (exit 6); a line that did not fit is taken back. */
export class EventLog {
  readonly #descriptor: number;
  readonly #origin: bigint;
  #length: number;
  #sequence: number;

  /** `origin`: monotonic time at which the attempt began. A torn last line of a killed writer is cut off. */
  constructor(
    readonly file: string,
    origin: bigint,
  ) {
    const { events, length } = readEvents(file);
    this.#origin = origin;
    this.#sequence = events.at(-1)?.seq ?? 0;
    this.#length = length;
    this.#descriptor = withIo('open', file, () => openSync(file, 'a', 0o600));
    if (fstatSync(this.#descriptor).size > length) {
      withIo('write', file, () => ftruncateSync(this.#descriptor, length));
    }
  }

  append(body: EventBody): RunEvent {
    const time = Number(monotonicNow() - this.#origin) / 1e6;
    const event: RunEvent = { v: 1, seq: this.#sequence + 1, t: Math.round(time), w: Date.now(), ...body };
    const line = Buffer.from(encodeEvent(event));
    withIo('write', this.file, () => {
      try {
        let written = 0;
        while (written < line.length) written += writeSync(this.#descriptor, line, written);
        if (!FREQUENT.has(body.k)) fsyncSync(this.#descriptor);
      } catch (cause) {
        ftruncateSync(this.#descriptor, this.#length);
        throw cause;
      }
    });
    this.#length += line.length;
    this.#sequence++;
    return event;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
