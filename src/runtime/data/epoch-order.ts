// Which samples a training step sees: a keyed permutation per epoch, the last partial batch dropped.
import { CounterRandom, STREAM } from '../../random/philox.js';

export interface StepSamples {
  readonly epoch: number;
  /** sample indices of the batch */
  readonly indices: readonly number[];
}

/** Whole batches in one epoch of `frames` frames. */
export function stepsPerEpoch(frames: number, batch: number): number {
  return Math.floor(frames / batch);
}

/** Samples of step 0, 1, 2, … as a pure function of (seed, step). The order of the last epoch asked for is remembered. */
export function epochOrder(seed: number, frames: number, batch: number): (step: number) => StepSamples {
  const perEpoch = stepsPerEpoch(frames, batch);
  let epochKnown = -1;
  let order: readonly number[] = [];
  return (step) => {
    const epoch = Math.floor(step / perEpoch);
    if (epoch !== epochKnown) {
      order = new CounterRandom(seed, STREAM.order, epoch).permutation(frames);
      epochKnown = epoch;
    }
    const first = (step % perEpoch) * batch;
    return { epoch, indices: order.slice(first, first + batch) };
  };
}
