// What the data pipeline hands to the stage runner.
import type { Dataset } from '../../compiler/normal-form.js';

/** One batch, ready to be fed. */
export interface Batch {
  /** float32 [M, B, H, W, 3], normalised, modalities in the order of the data set */
  readonly images: Float32Array;
  /** int32 [B, H, W]: class ids, or the ignore value */
  readonly labels: Int32Array;
  /** index of each sample in its split */
  readonly indices: readonly number[];
  /** per sample the numbers of the modalities that its frame lacks; their pictures are zeros */
  readonly absent: readonly (readonly number[])[];
}

/** The memory of a batch, as what a message between threads hands over. */
export const memoryOf = ({ images, labels }: Batch): ArrayBuffer[] => [
  images.buffer as ArrayBuffer,
  labels.buffer as ArrayBuffer,
];

export interface TrainingOrder {
  readonly seed: number;
  readonly batch: number;
  readonly image: readonly [number, number];
  /** first step to deliver: order and augmentation are pure functions of (seed, step, index) */
  readonly firstStep: number;
  readonly steps: number;
}

/** Frames of one split. Implementations prefetch in worker threads; `close` ends them. */
export interface BatchSource extends AsyncIterable<Batch> {
  /** Takes the memory of a delivered batch back for a later one; it must not be looked at any more. */
  recycle(batch: Batch): void;
  close(): Promise<void>;
}

export interface FrameIndex {
  readonly split: string;
  readonly frames: number;
  /** modality -> number of frames that go without it, of modalities that any frame lacks; absent where none does */
  readonly absent?: Readonly<Record<string, number>>;
  /** modality -> the file that each of these frames lacks, below the root; an index of an earlier rseg has counts alone */
  readonly absentFiles?: Readonly<Record<string, readonly string[]>>;
  /** the first file that each frame lacks which was left out; absent where none was */
  readonly skipped?: readonly string[];
  /** sha256 over names, sizes and contents (or generator and seed): the data part of a content key */
  readonly digest: string;
}

export type { Dataset };
