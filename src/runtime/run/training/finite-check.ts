// The guards before anything of a step is kept.
import { EXIT, UserError } from '../../../exit-code.js';

export interface StepNumbers {
  readonly loss: number;
  readonly gradNorm: number;
  readonly terms: Readonly<Record<string, number>>;
}

const show = (value: number): string => (Number.isFinite(value) ? value.toPrecision(4) : String(value));

export const isFiniteStep = ({ loss, gradNorm }: StepNumbers): boolean =>
  Number.isFinite(loss) && Number.isFinite(gradNorm);

/**
 * Throws exit 8 when loss or gradient of `step` (1-based) is not finite, naming stage, step, every term, the samples and the `first` value
 * that is not finite, where it is known. The step has not changed the weights, and nothing computed after the last checkpoint is written.
 */
export function requireFinite(
  stage: string,
  step: number,
  numbers: StepNumbers,
  samples: readonly number[],
  first: string | null = null,
): void {
  if (isFiniteStep(numbers)) return;
  const { loss, gradNorm, terms } = numbers;
  const parts = Object.entries(terms).map(([label, value]) => `${label} = ${show(value)}`);
  const what = Number.isFinite(loss) ? 'the gradient' : 'the loss';
  throw new UserError(
    EXIT.nonFinite,
    `${what} is not finite at step ${step}: loss = ${show(loss)}, gradient norm = ${show(gradNorm)}, ` +
      `${parts.join(', ')}; samples ${samples.join(', ')}${first === null ? '' : `; first in ${first}`}`,
    {
      where: `stage ${stage}`,
      help: 'lower the learning rate, lengthen the warm-up or lower the weight of the term that grew; earlier checkpoints are intact',
    },
  );
}

/** Exit 8: steps in a row were taken back because their loss was above `limit`, and the next one would be too. */
export function lastingSpikes(stage: string, step: number, loss: number, limit: number): UserError {
  return new UserError(
    EXIT.nonFinite,
    `the loss stays high: ${show(loss)} at step ${step} where ${show(limit)} is the most, and the steps before it were taken back too`,
    {
      where: `stage ${stage}`,
      help: 'the network has left its course before the first of them: lower the learning rate or lengthen the warm-up, or set train.on_spike = flag; earlier checkpoints are intact',
    },
  );
}
