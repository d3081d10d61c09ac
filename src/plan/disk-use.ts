// What the runs of a plan will leave on the disk: checkpoints with the moments of the optimiser, and final weights.
import type { Stage } from '../compiler/stage-plan.js';
import { KEPT } from '../runtime/checkpoint/checkpoint-store.js';
import { networkSize } from './network-size.js';

const BYTES = 4;
/** parameters and two moments of AdamW */
const TENSORS_IN_CHECKPOINT = 3;

interface DiskUse {
  /** final weights */
  readonly weights: number;
  readonly checkpoint: number;
  /** all checkpoints that stay until the training ends */
  readonly kept: number;
}

/** Bytes that the training of a stage writes; null for stages that leave next to nothing. */
function trainingUse(stage: Stage, mostBytes: number | null): DiskUse | null {
  if (stage.op !== 'train-teacher' && stage.op !== 'train-student') return null;
  const weights = networkSize(stage.model, stage.data.classes) * BYTES;
  const checkpoint = weights * TENSORS_IN_CHECKPOINT;
  // the best one where there is a choice
  const best = stage.validation.select.call === 'last' ? 0 : 1;
  const all = (KEPT + best) * checkpoint;
  const least = (1 + best) * checkpoint;
  return { weights, checkpoint, kept: mostBytes === null ? all : Math.max(least, Math.min(all, mostBytes)) };
}

/** Bytes that `stage` leaves; `mostBytes`: what checkpoints may take. */
export function diskUse(stage: Stage, mostBytes: number | null): number {
  const use = trainingUse(stage, mostBytes);
  return use === null ? 0 : use.weights + use.kept;
}

/** Bytes that a run needs to get to its end: what its stages leave, and one checkpoint that is being written beside those kept. */
export function roomNeeded(stages: readonly Stage[], mostBytes: number | null): number {
  const uses = stages.flatMap((stage) => trainingUse(stage, mostBytes) ?? []);
  return (
    uses.reduce((sum, { weights, kept }) => sum + weights + kept, 0) + Math.max(0, ...uses.map((one) => one.checkpoint))
  );
}
