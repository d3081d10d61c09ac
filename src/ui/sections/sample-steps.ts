// Which samples are looked at: those of the training that is shown, or of all trainings together, by their steps.
import type { RunModel, StageModel } from '../run-model.js';
import type { Sample } from '../stage-model.js';
import { chartedStage } from './training-charts.js';

export interface SampleView {
  /** steps after the one that is shown; 0 = the newest */
  readonly back: number;
  /** the steps of all trainings are gone through; each shows its newest sample up to there */
  readonly linked: boolean;
}
/** What is seen at one step. */
export interface SeenSamples {
  readonly step: number;
  /** of the training that is shown, or where that has none yet of another */
  readonly main: Sample;
  /** of the teacher beside the student */
  readonly teacher: Sample | null;
}

/** Trainings that left samples. */
export function sampledStages({ stages }: RunModel): readonly StageModel[] {
  return stages.filter(({ samples }) => samples.length > 0);
}

/** Steps that have a sample, ascending. */
export function sampleSteps(model: RunModel, linked: boolean): readonly number[] {
  const shown = chartedStage(model);
  const stages = linked ? sampledStages(model) : shown === null ? [] : [shown];
  return [...new Set(stages.flatMap(({ samples }) => samples.map(({ step }) => step)))].sort((a, b) => a - b);
}

/** Null before the first sample. */
export function seenSamples(model: RunModel, { back, linked }: SampleView): SeenSamples | null {
  const steps = sampleSteps(model, linked);
  const step = steps[steps.length - 1 - Math.min(back, steps.length - 1)];
  if (step === undefined) return null;
  const upTo = (stage: StageModel | undefined): Sample | undefined =>
    stage?.samples.findLast((sample) => !linked || sample.step <= step);
  const shown = chartedStage(model) ?? undefined;
  const teacher = model.stages.find(({ op }) => op === 'train-teacher');
  const own = shown?.samples.findLast((sample) => sample.step <= step);
  const beside = teacher === shown ? undefined : upTo(teacher);
  const main = own ?? beside;
  return main === undefined ? null : { step, main, teacher: own === undefined ? null : (beside ?? null) };
}
