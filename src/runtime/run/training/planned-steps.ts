// Steps of a training before it begins, for readers that estimate how long the whole run takes.
import type { Stage } from '../../../compiler/stage-plan.js';
import { stepsPerEpoch } from '../../data/epoch-order.js';
import type { DataIndex } from '../index-data.js';
import { stepsOf } from './training-length.js';

/** Steps of `stage`; null when it does not train or its split was not counted. */
export function plannedSteps(stage: Stage, index: DataIndex): number | null {
  if (stage.op !== 'train-teacher' && stage.op !== 'train-student') return null;
  const { split, batch, length } = stage.training;
  const frames = index.splits.find((counted) => counted.split === split)?.frames;
  return frames === undefined ? null : stepsOf(length, { stepsPerEpoch: stepsPerEpoch(frames, batch), batch });
}
