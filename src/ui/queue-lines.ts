// Several runs as lines: one presenter per run at work, its name in front, and a line when the queue itself did something.
import type { QueueRecord, QueueRow } from '../runtime/run/queue/queue-record.js';
import type { EventSource } from './open-view.js';
import type { Presenter } from './presenter.js';
import { applyEvent, emptyRun, type RunModel } from './run-model.js';

export interface QueueLinesOptions {
  /** the newest record; null while there is none */
  record(): QueueRecord | null;
  /** events of the run folder called `run`, from their beginning */
  openEvents(run: string): EventSource;
  present(row: QueueRow): Presenter;
  /** the state of a run changed without an event of its own */
  changed(row: QueueRow): void;
  /** events of before this time (ms since 1970) were there before */
  readonly news: number;
}

interface Followed {
  readonly presenter: Presenter;
  readonly source: EventSource;
  readonly reading: Promise<void>;
  model: RunModel;
}

export class QueueLines {
  readonly #options: QueueLinesOptions;
  readonly #followed = new Map<string, Followed>();
  readonly #states = new Map<string, string>();

  constructor(options: QueueLinesOptions) {
    this.#options = options;
  }

  /** Looks at the record: follows what works now, leaves what ended. */
  look(): void {
    for (const row of this.#options.record()?.rows ?? []) {
      const before = this.#states.get(row.name);
      const now = `${row.state} ${row.attempts}`;
      if (before === now) continue;
      this.#states.set(row.name, now);
      if (row.attempts > 0 && !this.#followed.has(row.name)) this.#followed.set(row.name, this.#follow(row));
      this.#options.changed(row);
      if (OVER.has(row.state)) void this.#leave(row.name);
    }
  }

  /** Shows what is still unread. */
  async close(): Promise<void> {
    this.look();
    await Promise.all([...this.#followed.keys()].map((name) => this.#leave(name)));
  }

  #follow(row: QueueRow): Followed {
    const source = this.#options.openEvents(row.run);
    const followed = { presenter: this.#options.present(row), source, model: emptyRun, reading: Promise.resolve() };
    followed.reading = this.#read(row, followed);
    return followed;
  }

  async #read(row: QueueRow, followed: Followed): Promise<void> {
    // runs that differ in their evaluation only share a folder
    let own = false;
    for await (const event of followed.source) {
      if (event.k === 'attempt-start') own = event.variant === row.variant && event.seed === row.seed;
      if (!own) continue;
      followed.model = applyEvent(followed.model, event);
      followed.presenter.take(event, followed.model, event.w < this.#options.news);
    }
  }

  async #leave(name: string): Promise<void> {
    const followed = this.#followed.get(name);
    if (followed === undefined) return;
    followed.source.close();
    await followed.reading;
    this.#followed.delete(name);
    await followed.presenter.close();
  }
}

const OVER: ReadonlySet<QueueRow['state']> = new Set(['done', 'failed', 'stopped', 'skipped']);
