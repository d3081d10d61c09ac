// Weights of loss terms over time.
import type { LossTerm } from '../../../compiler/normal-form.js';
import { type EpochSize, stepsOf } from './training-length.js';

/** Weight of `term` at 0-based `step`: a ramp is linear from its first value at step 0 to its last after `over`. */
export function termWeight(term: LossTerm, step: number, size: EpochSize): number {
  if (typeof term.weight === 'number') return term.weight;
  const { from, to, over } = term.weight.args;
  const steps = stepsOf(over, size);
  return steps <= 0 || step >= steps ? to : from + ((to - from) * step) / steps;
}
