// The guard before anything of a step is kept.
import { EXIT, UserError } from '../../../exit-code.js';

export interface StepNumbers {
  readonly loss: number;
  readonly gradNorm: number;
  readonly terms: Readonly<Record<string, number>>;
}

const show = (value: number): string => (Number.isFinite(value) ? value.toPrecision(4) : String(value));

/**
 * Throws exit 8 when loss or gradient of `step` (1-based) is not finite, naming stage, step, every term and the samples.
 * Nothing computed after the last checkpoint is ever written then.
 */
export function requireFinite(stage: string, step: number, numbers: StepNumbers, samples: readonly number[]): void {
  const { loss, gradNorm, terms } = numbers;
  if (Number.isFinite(loss) && Number.isFinite(gradNorm)) return;
  const parts = Object.entries(terms).map(([label, value]) => `${label} = ${show(value)}`);
  const what = Number.isFinite(loss) ? 'the gradient' : 'the loss';
  throw new UserError(
    EXIT.nonFinite,
    `${what} is not finite at step ${step}: loss = ${show(loss)}, gradient norm = ${show(gradNorm)}, ` +
      `${parts.join(', ')}; samples ${samples.join(', ')}`,
    {
      where: `stage ${stage}`,
      help: 'lower the learning rate, lengthen the warm-up or lower the weight of the term that grew; earlier checkpoints are intact',
    },
  );
}
