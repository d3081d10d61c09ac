// What the events of one attempt tell its queue: the engine, which stages are there, which one is at work.
import type { RunEvent } from '../event.js';
import { EventTail } from '../event-tail.js';

type EventOf<K extends RunEvent['k']> = Extract<RunEvent, { k: K }>;

export interface AttemptListener {
  /** a stage of the run has its result, computed now or found */
  stagePresent(stage: string): void;
  engine(engine: EventOf<'engine'>): void;
}

/** Follows the newest attempt in an event file until it is closed. */
export class AttemptProgress {
  /** the stage at work; null between stages */
  stage: string | null = null;
  readonly #tail: EventTail;
  readonly #listener: AttemptListener;
  readonly #reading: Promise<void>;

  constructor(events: string, listener: AttemptListener) {
    this.#listener = listener;
    this.#tail = new EventTail(events);
    const before = this.#tail.read(Number.POSITIVE_INFINITY);
    for (const event of before.slice(before.findLastIndex(({ k }) => k === 'attempt-start') + 1)) this.#take(event);
    this.#reading = this.#follow();
  }

  /** Takes what is still unread and ends. */
  async close(): Promise<void> {
    this.#tail.close();
    await this.#reading;
  }

  async #follow(): Promise<void> {
    for await (const event of this.#tail) this.#take(event);
  }

  #take(event: RunEvent): void {
    if (event.k === 'stage-start') this.stage = event.stage;
    else if (event.k === 'engine') this.#listener.engine(event);
    else if (event.k === 'stage-end' || event.k === 'stage-cached') {
      this.stage = null;
      this.#listener.stagePresent(event.stage);
    }
  }
}
