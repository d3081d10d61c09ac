// The writer of `events.jsonl`: append-only, one process at a time, numbered without gap over all attempts.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './atomic-write.js';
import type { EventBody, EventKind, RunEvent } from './event.js';
import { decodeEvent, encodeEvent } from './event-line.js';
import { withIo } from './io-failure.js';
import { withRoom } from './room.js';
import { stateFiles } from './state-files.js';
import { readWhole, writeAll } from './whole-file.js';

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
  const bytes = withIo('read', file, () => readWhole(file));
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
  /** a part of a line lies behind the last whole one */
  #torn = false;

  /** `origin`: monotonic time at which the attempt began. A torn last line of a killed writer is cut off. */
  constructor(
    readonly file: string,
    origin: bigint,
  ) {
    const fresh = !existsSync(file);
    const { events, length } = readEvents(file);
    this.#origin = origin;
    this.#sequence = events.at(-1)?.seq ?? 0;
    this.#length = length;
    this.#descriptor = withIo('open', file, () => stateFiles().open(file, 'append'));
    withIo('write', file, () => {
      if (stateFiles().size(this.#descriptor) > length) stateFiles().truncate(this.#descriptor, length);
      if (fresh) syncFolder(dirname(file));
    });
  }

  append(body: EventBody): RunEvent {
    const time = Number(monotonicNow() - this.#origin) / 1e6;
    const event: RunEvent = { v: 1, seq: this.#sequence + 1, t: Math.round(time), w: Date.now(), ...body };
    const line = Buffer.from(encodeEvent(event));
    withRoom('write', this.file, line.length, () => {
      if (this.#torn) stateFiles().truncate(this.#descriptor, this.#length);
      try {
        writeAll(this.#descriptor, line);
        if (!FREQUENT.has(body.k)) stateFiles().sync(this.#descriptor);
      } catch (cause) {
        this.#takeBack();
        throw cause;
      }
    });
    this.#length += line.length;
    this.#sequence++;
    return event;
  }

  /** Where even that fails, the next writer cuts the torn line off. */
  #takeBack(): void {
    try {
      stateFiles().truncate(this.#descriptor, this.#length);
      this.#torn = false;
    } catch {
      this.#torn = true;
      // the failure that led here is the one to tell
    }
  }

  close(): void {
    stateFiles().close(this.#descriptor);
  }
}
