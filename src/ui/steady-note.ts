// A note whose numbers change all the time, for readers whose lines stay: it is new when it comes, and now and then while it lasts.
export class SteadyNote {
  readonly #everyMs: number;
  #note: string | null = null;
  #at = 0;

  /** `everyMs`: how long the same trouble keeps its words. */
  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** What to show at `now`, when the note has become `next`. */
  next(next: string | null, now: number): string | null {
    if (next === null || this.#note === null || now - this.#at >= this.#everyMs) {
      this.#note = next;
      this.#at = now;
    }
    return this.#note;
  }
}
