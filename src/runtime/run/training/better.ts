// The order by which the best checkpoint of a training is chosen.
import type { BestSoFar } from '../../checkpoint/checkpoint-store.js';

/** Whether `value` beats the best so far; what is no number (a metric of nothing) never does. */
export function isBetter(value: number | null, best: BestSoFar | null): value is number {
  return value !== null && !Number.isNaN(value) && (best === null || value > best.value);
}
