// The data pipeline as the stage runner sees it: index a split, open it for training, open it for evaluation.
import type { Augment, Dataset } from '../../compiler/normal-form.js';
import { EXIT, UserError } from '../../exit-code.js';
import { absentCounts, absentModalities, alikeBatches } from './absent-modalities.js';
import { planScaleCrop } from './augment/scale-crop.js';
import type { BatchSource, FrameIndex, TrainingOrder } from './batch.js';
import type { BatchPlan, TrainingBatches } from './batch-plan.js';
import type { DataContext } from './data-context.js';
import { stepsPerEpoch } from './epoch-order.js';
import { plannedSizes } from './evaluation-size.js';
import { digestFiles } from './files/digest-files.js';
import { planPacked, planSource } from './plan-source.js';
import type { BatchWork } from './prefetch/batch-work.js';
import { directBatches } from './prefetch/direct-batches.js';
import { prefetchedBatches } from './prefetch/prefetched-batches.js';
import type { Semantics } from './resize.js';
import type { SourcePlan } from './source-plan.js';
import { streetsDigest } from './streets/street-frames.js';

export type { DataContext } from './data-context.js';

/** Decoded frames that all threads of one source may keep. */
const CACHE_BYTES = 256 * 1024 * 1024;

export interface TrainingOptions extends TrainingOrder {
  readonly augment: Augment | null;
  /** threads that fill batches; 0 = this one */
  readonly workers: number;
  /** of resizing and cropping; default `paper` */
  readonly semantics?: Semantics;
}
export interface EvaluationOptions {
  readonly batch: number;
  readonly image: readonly [number, number];
  readonly workers: number;
  /** only these frames, in this order */
  readonly indices?: readonly number[];
  /** of resizing; default `paper` */
  readonly semantics?: Semantics;
}

function openBatches(
  source: SourcePlan,
  batches: BatchPlan,
  [first, end]: [number, number],
  workers: number,
): BatchSource {
  const threads = Math.min(workers, Math.max(0, end - first));
  const work: BatchWork = { source, batches, cacheBytes: CACHE_BYTES / Math.max(1, threads) };
  return threads === 0 ? directBatches(work, first, end) : prefetchedBatches(work, first, end, threads);
}

/**
 * Counts and fingerprints the frames of a split.
 *
 * @throws UserError with exit code 3 (settings) or 4 (missing or unsafe files, or not the promised number of frames).
 */
export async function indexFrames(dataset: Dataset, split: string, context: DataContext): Promise<FrameIndex> {
  const { frames } = await planSource(dataset, split, context);
  if (frames.kind === 'streets') return { split, frames: frames.frames, digest: streetsDigest(frames) };
  const absent = absentCounts({ frames }, dataset);
  const told = Object.keys(absent).length === 0 ? {} : { absent };
  return { split, frames: frames.names.length, ...told, digest: await digestFiles(frames) };
}

/**
 * Batches of steps `firstStep` .. `steps` - 1 of a training: `steps` is the total length, so a resumed training passes
 * the same `steps` with a later `firstStep` and gets the same batches. The content of a batch depends on
 * (seed, epoch, sample) alone, whatever the number of workers.
 *
 * @throws UserError as `indexFrames`, also while iterating when a file turns out to be unreadable (`where` = file).
 */
export async function openTraining(
  dataset: Dataset,
  split: string,
  order: TrainingOptions,
  context: DataContext,
): Promise<BatchSource> {
  const source = await planPacked(dataset, split, context);
  const frames = source.frames.kind === 'streets' ? source.frames.frames : source.frames.names.length;
  if (stepsPerEpoch(frames, order.batch) === 0) {
    throw new UserError(
      EXIT.data,
      `split ${split} of data set ${dataset.name} has ${frames} frames, fewer than one batch of ${order.batch}`,
      { help: `use batch = ${frames} or less` },
    );
  }
  const plan: BatchPlan = {
    kind: 'training',
    seed: order.seed,
    batch: order.batch,
    image: order.image,
    change: changeOf(order, dataset),
    semantics: order.semantics ?? 'paper',
  };
  return openBatches(source, plan, [order.firstStep, order.steps], order.workers);
}

function changeOf({ augment, image }: TrainingOptions, dataset: Dataset): TrainingBatches['change'] {
  if (augment === null) return plannedSizes(dataset, image);
  if (augment.call === 'augment') return augment;
  return planScaleCrop(
    augment,
    dataset.modalities.map(({ name }) => name),
  );
}

/** Number of batches in which `openEvaluation` delivers a whole split. Throws a UserError as `indexFrames`. */
export async function countEvaluationBatches(
  dataset: Dataset,
  split: string,
  batch: number,
  context: DataContext,
): Promise<number> {
  const source = await planSource(dataset, split, context);
  const frames = source.frames.kind === 'streets' ? source.frames.frames : source.frames.names.length;
  const indices = Array.from({ length: frames }, (_, i) => i);
  return alikeBatches(indices, absentModalities(source), batch).length;
}

/**
 * Frames of a split in order, resized by the published rule; those that lack modalities come last, together with those that lack the same. A batch
 * that is not full is filled up with its last frame, whose labels are all `ignore` there, so it does not count.
 *
 * @throws UserError as `openTraining`.
 */
export async function openEvaluation(
  dataset: Dataset,
  split: string,
  options: EvaluationOptions,
  context: DataContext,
): Promise<BatchSource> {
  const source = await planPacked(dataset, split, context);
  const frames = source.frames.kind === 'streets' ? source.frames.frames : source.frames.names.length;
  const indices = options.indices ?? Array.from({ length: frames }, (_, i) => i);
  const outside = indices.find((i) => !Number.isInteger(i) || i < 0 || i >= frames);
  if (outside !== undefined) throw new RangeError(`split ${split} has ${frames} frames, so no frame ${outside}`);
  const sizes = plannedSizes(dataset, options.image);
  const batches = alikeBatches(indices, absentModalities(source), options.batch);
  const plan: BatchPlan = {
    kind: 'evaluation',
    batch: options.batch,
    image: options.image,
    sizes,
    batches,
    semantics: options.semantics ?? 'paper',
  };
  return openBatches(source, plan, [0, batches.length], options.workers);
}
