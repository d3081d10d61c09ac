// What the supervisor knows of the step at hand: the trainer tells each one before it begins, because its own loop is blocked until the
// step is over.
import { stallLimit } from './training/step-times.js';

/** The step that a trainer is at. */
export interface StepAtHand {
  readonly stage: string;
  /** 1-based */
  readonly step: number;
  /** median of the last steps, ms; null during the first ones */
  readonly medianMs: number | null;
}
/** The same for readers. */
export interface RunningStep extends StepAtHand {
  readonly runningMs: number;
}

/** What a training tells of itself while it goes on. */
export interface StepTeller {
  /** a step begins */
  step(step: StepAtHand): void;
  /** something else than a step begins: a validation, a checkpoint, another stage */
  between(): void;
}

/** Nobody looks on. */
export const UNWATCHED: StepTeller = { step: () => undefined, between: () => undefined };

export class StepWatch implements StepTeller {
  readonly #leastMs: number;
  readonly #clock: () => number;
  #at: (StepAtHand & { readonly since: number }) | null = null;

  /** `leastMs`: a shorter step never hangs; `clock`: monotonic milliseconds. */
  constructor(leastMs: number, clock: () => number) {
    this.#leastMs = leastMs;
    this.#clock = clock;
  }

  step(step: StepAtHand): void {
    this.#at = { ...step, since: this.#clock() };
  }

  between(): void {
    this.#at = null;
  }

  /** The step at hand; null between steps. */
  get running(): RunningStep | null {
    if (this.#at === null) return null;
    const { stage, step, medianMs, since } = this.#at;
    return { stage, step, medianMs, runningMs: this.#clock() - since };
  }

  /** The step at hand when it hangs: never one of the first, whose usual duration nobody knows. */
  get stalled(): RunningStep | null {
    const { running } = this;
    return running !== null && running.runningMs > stallLimit(running.medianMs, this.#leastMs) ? running : null;
  }
}
