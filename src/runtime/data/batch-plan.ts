// What is in batch 0, 1, 2, … of a training or an evaluation: plain data and the pure function that fills a batch.
import { assertNever } from '../../assert-never.js';
import type { Augment } from '../../compiler/normal-form.js';
import { CounterRandom, STREAM } from '../../random/philox.js';
import { augmentFrame } from './augment/augment-frame.js';
import type { Batch } from './batch.js';
import { epochOrder } from './epoch-order.js';
import { type EvaluationSizes, resizeForEvaluation } from './evaluation-size.js';
import type { Frame, FrameSource } from './frame.js';
import { type NormName, normaliseInto } from './normalise.js';
import type { Semantics } from './resize.js';
import type { SourcePlan } from './source-plan.js';

export interface TrainingBatches {
  readonly kind: 'training';
  readonly seed: number;
  readonly batch: number;
  readonly image: readonly [number, number];
  /** an augmentation, or the plain resize */
  readonly change: Augment | EvaluationSizes;
  readonly semantics: Semantics;
}
export interface EvaluationBatches {
  readonly kind: 'evaluation';
  readonly batch: number;
  readonly image: readonly [number, number];
  readonly sizes: EvaluationSizes;
  readonly indices: readonly number[];
  readonly semantics: Semantics;
}
export type BatchPlan = TrainingBatches | EvaluationBatches;

function emptyBatch(plan: BatchPlan, modalities: number, indices: readonly number[]): Batch {
  const pixels = plan.batch * plan.image[0] * plan.image[1];
  return { images: new Float32Array(modalities * pixels * 3), labels: new Int32Array(pixels), indices };
}

/** Normalises `frame` into place `slot` of the batch. */
function place(frame: Frame, slot: number, batch: number, norms: readonly NormName[], out: Batch): void {
  const pixels = frame.height * frame.width;
  for (const [m, picture] of frame.pictures.entries()) {
    normaliseInto(picture, norms[m]!, out.images, (m * batch + slot) * pixels * 3);
  }
  out.labels.set(frame.labels, slot * pixels);
}

function fillTraining(plan: TrainingBatches, source: FrameSource, norms: readonly NormName[], ignore: number) {
  const order = epochOrder(plan.seed, source.frames, plan.batch);
  const target = { image: plan.image, ignore, norms, semantics: plan.semantics };
  return (step: number): Batch => {
    const { epoch, indices } = order(step);
    const out = emptyBatch(plan, norms.length, indices);
    for (const [slot, index] of indices.entries()) {
      const frame = source.read(index);
      const changed =
        'call' in plan.change
          ? augmentFrame(frame, plan.change, target, new CounterRandom(plan.seed, STREAM.augmentation, epoch, index))
          : resizeForEvaluation(frame, plan.change, plan.semantics);
      place(changed, slot, plan.batch, norms, out);
    }
    return out;
  };
}

function fillEvaluation(plan: EvaluationBatches, source: FrameSource, norms: readonly NormName[], ignore: number) {
  return (step: number): Batch => {
    const real = plan.indices.slice(step * plan.batch, (step + 1) * plan.batch);
    const last = real[real.length - 1]!;
    const indices = Array.from({ length: plan.batch }, (_, slot) => real[slot] ?? last);
    const out = emptyBatch(plan, norms.length, indices);
    let frame: Frame | null = null;
    for (const [slot, index] of indices.entries()) {
      if (frame === null || slot < real.length)
        frame = resizeForEvaluation(source.read(index), plan.sizes, plan.semantics);
      place(frame, slot, plan.batch, norms, out);
    }
    out.labels.fill(ignore, real.length * plan.image[0] * plan.image[1]);
    return out;
  };
}

/** Fills the batch of any step; equal (plan, step) give equal batches in every thread. */
export function batchFiller(
  plan: BatchPlan,
  source: FrameSource,
  { norms, ignore }: SourcePlan,
): (step: number) => Batch {
  switch (plan.kind) {
    case 'training':
      return fillTraining(plan, source, norms, ignore);
    case 'evaluation':
      return fillEvaluation(plan, source, norms, ignore);
    default:
      return assertNever(plan);
  }
}
