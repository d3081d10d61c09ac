import type * as tf from '@tensorflow/tfjs-core';
import type { LossInput, Pair } from './loss-input.js';
import { paperRrm } from './rrm-paper.js';
import { referenceRrm } from './rrm-reference.js';

export interface RrmSettings {
  readonly pair: Pair;
  /** kappa */
  readonly scale: number;
  /** noise copies; `auto`: 1 in `paper`, 10 in `reference` semantics */
  readonly samples: number | 'auto';
}

/**
 * Representation regularisation (method, section 5.3): the inverse Fisher information of the perturbed student
 * features, summed over stages and modalities, mean over samples.
 */
export function rrm(input: LossInput, { pair, scale, samples }: RrmSettings): tf.Tensor {
  if (input.semantics === 'paper') return paperRrm(input, pair, scale, samples === 'auto' ? 1 : samples);
  return referenceRrm(input, pair, scale, samples === 'auto' ? 10 : samples);
}
