// Lengths of the language in training steps, once the size of the split is known.
import { assertNever } from '../../../assert-never.js';
import type { Length } from '../../../compiler/normal-form.js';

export interface EpochSize {
  readonly stepsPerEpoch: number;
  readonly batch: number;
}

/** Whole steps of `length`, rounded to the nearest. */
export function stepsOf(length: Length, { stepsPerEpoch, batch }: EpochSize): number {
  if ('epochs' in length) return Math.round(length.epochs * stepsPerEpoch);
  if ('steps' in length) return Math.round(length.steps);
  if ('images' in length) return Math.round(length.images / batch);
  return assertNever(length);
}

/** The steps 1..`total` at which something happens every `distance`, the last one always included. */
export function isDue(step: number, distance: number, total: number): boolean {
  return step === total || step % Math.max(1, distance) === 0;
}
