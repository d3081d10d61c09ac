import type * as tf from '@tensorflow/tfjs-core';
import type { LossInput, Pair } from './loss-input.js';
import { projected } from './projection.js';
import { paperRrm } from './rrm-paper.js';
import { referenceRrm } from './rrm-reference.js';

export interface RrmSettings {
  readonly pair: Pair;
  /** kappa */
  readonly scale: number;
  /** noise copies; `auto`: 1 in `paper`, 10 in `reference` semantics */
  readonly samples: number | 'auto';
  /** `conv1x1`: student maps are projected to the width of the teacher's before noise is added */
  readonly align: 'none' | 'conv1x1';
}

/**
 * Representation regularisation (method, section 5.3): the inverse Fisher information of the perturbed student
 * features, summed over stages and modalities, mean over samples.
 */
export function rrm(input: LossInput, { pair, scale, samples, align }: RrmSettings): tf.Tensor {
  const seen = align === 'none' ? input : withAlignedStudent(input);
  if (input.semantics === 'paper') return paperRrm(seen, pair, scale, samples === 'auto' ? 1 : samples);
  return referenceRrm(seen, pair, scale, samples === 'auto' ? 10 : samples);
}

function withAlignedStudent(input: LossInput): LossInput {
  const features = input.student.features.map((map, stage) => projected(map, input.alignment(stage)));
  return { ...input, student: { ...input.student, features } };
}
