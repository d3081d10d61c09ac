// Keeps the record of a queue up to date in its file while the queue goes on.
import { hostname } from 'node:os';
import { newQueueId, removeOldQueues, writeQueue } from './queue-file.js';
import type { QueueRecord, QueueRow } from './queue-record.js';

/** Several changes within this time are one write. */
const TOGETHER_MS = 100;

export class QueueRecorder {
  /** as it will be written */
  record: QueueRecord;
  readonly #runs: string;
  #timer: NodeJS.Timeout | null = null;
  #written = '';

  /** `runs`: folder of all runs. `id`: given where the record was promised before. */
  constructor(runs: string, { command, where, id }: Pick<QueueRecord, 'command' | 'where'> & { readonly id?: string }) {
    const now = Date.now();
    const started = { started: now, updated: now, ended: false };
    const by = { pid: process.pid, host: hostname() };
    this.#runs = runs;
    this.record = { v: 1, id: id ?? newQueueId(now), command, where, ...started, ...by, rows: [] };
    removeOldQueues(runs);
  }

  update(rows: readonly QueueRow[]): void {
    const text = JSON.stringify(rows);
    if (text === this.#written) return;
    this.#written = text;
    this.record = { ...this.record, updated: Date.now(), rows };
    this.#timer ??= setTimeout(() => this.#write(), TOGETHER_MS);
  }

  /** The queue is over; it was left with rows that another process takes up, or all of them ended. */
  end(): void {
    this.record = { ...this.record, updated: Date.now(), ended: true };
    this.#write();
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    writeQueue(this.#runs, this.record);
  }
}
