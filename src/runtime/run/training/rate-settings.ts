// The learning rate's settings with their lengths in steps.
import type { Training } from '../../../compiler/normal-form.js';
import type { LearningRateSettings, ScheduleForm } from '../../../model/learning-rate.js';
import { type EpochSize, stepsOf } from './training-length.js';

function formOf({ schedule }: Training, size: EpochSize): ScheduleForm {
  if (schedule.call === 'constant') return { kind: 'constant' };
  const { warmup, power, ratio } = schedule.args;
  return { kind: 'warmup_poly', warmup: stepsOf(warmup, size), power, ratio };
}

export function rateSettings(
  training: Training,
  size: EpochSize,
  steps: number,
  semantics: 'paper' | 'reference',
): LearningRateSettings {
  const { stepsPerEpoch } = size;
  return { base: training.optim.args.lr, schedule: formOf(training, size), steps, stepsPerEpoch, semantics };
}
