// What is in batch 0, 1, 2, … of a training or an evaluation: plain data and the pure function that fills a batch.
import { assertNever } from '../../assert-never.js';
import type { PhotoAugment } from '../../compiler/normal-form.js';
import { CounterRandom, STREAM } from '../../random/philox.js';
import type { ScaleCropPlan } from './augment/scale-crop.js';
import type { Batch } from './batch.js';
import { epochOrder } from './epoch-order.js';
import type { EvaluationSizes } from './evaluation-size.js';
import type { Frame, FrameSource } from './frame.js';
import { uncleared } from './kernels/pixel-kernels.js';
import type { NormName } from './normalise.js';
import { placeAbsent, placeAugmented, placeResized } from './place-frame.js';
import type { Place } from './place-view.js';
import type { Semantics } from './resize.js';
import type { SourcePlan } from './source-plan.js';

export interface TrainingBatches {
  readonly kind: 'training';
  readonly seed: number;
  readonly batch: number;
  readonly image: readonly [number, number];
  /** an augmentation, or the plain resize */
  readonly change: PhotoAugment | ScaleCropPlan | EvaluationSizes;
  readonly semantics: Semantics;
}
export interface EvaluationBatches {
  readonly kind: 'evaluation';
  readonly batch: number;
  readonly image: readonly [number, number];
  readonly sizes: EvaluationSizes;
  /** samples of every batch, at most `batch`; all frames of one lack the same modalities */
  readonly batches: readonly (readonly number[])[];
  readonly semantics: Semantics;
}
export type BatchPlan = TrainingBatches | EvaluationBatches;

/** Fills the batch of a step, in the memory of `spare` when there is one. */
export type Fill = (step: number, spare: Batch | null) => Batch;

/**
 * A batch whose every value is still to be written: clearing it, or asking the system for new memory, would cost as much
 * as filling it. Takes the memory of `spare`, a batch of the same plan that nobody needs any more.
 */
function emptyBatch(plan: BatchPlan, modalities: number, indices: readonly number[], spare: Batch | null): Batch {
  const absent: Batch['absent'] = [];
  if (spare !== null) return { images: spare.images, labels: spare.labels, indices, absent };
  const pixels = plan.batch * plan.image[0] * plan.image[1];
  return {
    images: new Float32Array(uncleared(modalities * pixels * 3 * 4)),
    labels: new Int32Array(uncleared(pixels * 4)),
    indices,
    absent,
  };
}

function fillTraining(plan: TrainingBatches, source: FrameSource, norms: readonly NormName[], ignore: number): Fill {
  const order = epochOrder(plan.seed, source.frames, plan.batch);
  const target = { image: plan.image, ignore, norms, semantics: plan.semantics };
  const { change } = plan;
  return (step, spare) => {
    const { epoch, indices } = order(step);
    const out = emptyBatch(plan, norms.length, indices, spare);
    const absent = indices.map((index, slot) => {
      const frame = source.read(index);
      const place: Place = { slot, of: plan.batch, out };
      if ('call' in change) {
        const random = new CounterRandom(plan.seed, STREAM.augmentation, epoch, index);
        placeAugmented(frame, change, target, random, place);
      } else placeResized(frame, change, target, place);
      return placeAbsent(frame, place);
    });
    return { ...out, absent };
  };
}

function fillEvaluation(
  plan: EvaluationBatches,
  source: FrameSource,
  norms: readonly NormName[],
  ignore: number,
): Fill {
  const target = { image: plan.image, ignore, norms, semantics: plan.semantics };
  return (step, spare) => {
    const real = plan.batches[step]!;
    const last = real[real.length - 1]!;
    const indices = Array.from({ length: plan.batch }, (_, slot) => real[slot] ?? last);
    const out = emptyBatch(plan, norms.length, indices, spare);
    let frame: Frame | null = null;
    const absent = indices.map((index, slot) => {
      if (frame === null || slot < real.length) frame = source.read(index);
      const place: Place = { slot, of: plan.batch, out };
      placeResized(frame, plan.sizes, target, place);
      return placeAbsent(frame, place);
    });
    out.labels.fill(ignore, real.length * plan.image[0] * plan.image[1]);
    return { ...out, absent };
  };
}

/** Fills the batch of any step; equal (plan, step) give equal batches in every thread. */
export function batchFiller(plan: BatchPlan, source: FrameSource, { norms, ignore }: SourcePlan): Fill {
  switch (plan.kind) {
    case 'training':
      return fillTraining(plan, source, norms, ignore);
    case 'evaluation':
      return fillEvaluation(plan, source, norms, ignore);
    default:
      return assertNever(plan);
  }
}
