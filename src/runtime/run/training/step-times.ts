// How long steps usually take, and when one takes so long that something hangs.

/** Steps at the beginning that prepare kernels and caches: they tell nothing of the others. */
const WARM_UP = 3;
const REMEMBERED = 32;
const FACTOR = 20;
/** A step that is shorter never hangs. */
export const STALL_LEAST_MS = 5 * 60_000;

/** Milliseconds above which a step hangs: 20 times the median of the last ones, at least `leastMs`; never while no median is known. */
export function stallLimit(medianMs: number | null, leastMs: number = STALL_LEAST_MS): number {
  return medianMs === null ? Number.POSITIVE_INFINITY : Math.max(FACTOR * medianMs, leastMs);
}

export class StepTimes {
  #steps = 0;
  readonly #recent: number[] = [];

  /** Of the last steps, ms; null during the first ones. */
  get median(): number | null {
    const sorted = [...this.#recent].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? null;
  }

  /** Takes the duration of a step; returns a sentence when it hung. */
  take(step: number, ms: number): string | null {
    this.#steps++;
    if (this.#steps <= WARM_UP) return null;
    const { median } = this;
    this.#recent.push(ms);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
    if (median === null || ms <= stallLimit(median)) return null;
    return `step ${step} stalled: it took ${Math.round(ms / 1000)} s where ${(median / 1000).toPrecision(2)} s are usual`;
  }
}
