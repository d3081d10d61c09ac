// Learning rate of a step (method, section 6): linear warm-up, then polynomial decay; or constant.

export type ScheduleForm =
  | {
      readonly kind: 'warmup_poly';
      /** w: steps of warm-up */
      readonly warmup: number;
      readonly power: number;
      /** share of the base rate at the first step */
      readonly ratio: number;
    }
  | { readonly kind: 'constant' };

export interface LearningRateSettings {
  readonly base: number;
  readonly schedule: ScheduleForm;
  /** steps of the whole training */
  readonly steps: number;
  /** I */
  readonly stepsPerEpoch: number;
  /** `reference` stretches the decay by one epoch, so that the rate never reaches 0 */
  readonly semantics: 'paper' | 'reference';
}

/** Rate of step `t` = 0, 1, 2, …; with t < w: base (ratio + (1 - ratio) t / w), then base (1 - (t - w) / (T - w))^power. */
export function learningRate(settings: LearningRateSettings, t: number): number {
  const { base, schedule, semantics } = settings;
  if (schedule.kind === 'constant') return base;
  const { warmup, power, ratio } = schedule;
  if (t < warmup) return base * (ratio + ((1 - ratio) * t) / warmup);
  const end = settings.steps + (semantics === 'reference' ? settings.stepsPerEpoch : 0);
  if (end <= warmup) return base;
  return base * Math.max(0, 1 - (t - warmup) / (end - warmup)) ** power;
}
