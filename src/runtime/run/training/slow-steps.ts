// Steps that took far longer than the others: a stopped process, a sleeping machine, a file server that did not answer.

/** Steps at the beginning that prepare kernels and caches: never told. */
const WARM_UP = 3;
const REMEMBERED = 32;
const FACTOR = 20;
const LEAST_MS = 5 * 60_000;

export class SlowSteps {
  #steps = 0;
  readonly #recent: number[] = [];

  /** Takes the duration of a step; returns a sentence when it is more than 20 times the median of the last ones and five minutes. */
  take(step: number, ms: number): string | null {
    this.#steps++;
    if (this.#steps <= WARM_UP) return null;
    const sorted = [...this.#recent].sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1];
    this.#recent.push(ms);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
    if (median === undefined || ms <= Math.max(FACTOR * median, LEAST_MS)) return null;
    return `step ${step} stalled: it took ${Math.round(ms / 1000)} s where ${(median / 1000).toPrecision(2)} s are usual`;
  }
}
