// Step events at a rate that readers can follow: values of the step at hand, mean times since the last event.
import type { EventBody } from '../event.js';

const INTERVAL_MS = 250;

export interface StepValues {
  /** steps finished */
  readonly step: number;
  readonly lr: number;
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
}

export class StepReporter {
  readonly #stage: string;
  readonly #batch: number;
  readonly #emit: (event: EventBody) => void;
  #last: number;
  #steps = 0;
  #stepMs = 0;
  #dataMs = 0;

  constructor(stage: string, batch: number, emit: (event: EventBody) => void) {
    this.#stage = stage;
    this.#batch = batch;
    this.#emit = emit;
    this.#last = Number.NEGATIVE_INFINITY;
  }

  /** Takes one finished step; `force` reports it whatever the time. The first step is always reported. */
  add(values: StepValues, stepMs: number, dataMs: number, force: boolean): void {
    this.#steps++;
    this.#stepMs += stepMs;
    this.#dataMs += dataMs;
    const now = performance.now();
    if (!force && now - this.#last < INTERVAL_MS) return;
    const mean = this.#stepMs / this.#steps;
    this.#emit({
      k: 'step',
      stage: this.#stage,
      ...values,
      stepMs: mean,
      dataMs: this.#dataMs / this.#steps,
      imagesPerSecond: (this.#batch * 1000) / mean,
      rssMb: process.memoryUsage.rss() / 2 ** 20,
    });
    this.#last = now;
    this.#steps = 0;
    this.#stepMs = 0;
    this.#dataMs = 0;
  }
}
