// The axes of a sweep after reading: what each contributes to a point.
import type { FlatEdit } from '../flatten-edits.js';
import type { SettingValue } from '../setting-value.js';
import type { Condition } from './condition.js';

/** One setting of a point. */
export interface AxisSetting {
  /** `train.batch`, or `variant` for a row of an ablation */
  readonly path: string;
  /** in its author's units */
  readonly text: string;
  /** equal for equal values, however they are spelled */
  readonly identity: string;
  /** for conditions */
  readonly value: SettingValue;
  /** null for a row: it is another base, not an edit */
  readonly edit: FlatEdit | null;
}
/** What an axis contributes at once: one setting, or as many as a tuple axis pairs. */
export type AxisChoice = readonly AxisSetting[];
/** In the order of the axes; those that `when` leaves out are absent. */
export type Point = readonly AxisSetting[];

interface AxisBase {
  readonly paths: readonly string[];
  /** null: always there */
  readonly when: Condition | null;
}
export interface FiniteAxis extends AxisBase {
  readonly kind: 'finite';
  readonly choices: readonly AxisChoice[];
}
export interface ContinuousAxis extends AxisBase {
  readonly kind: 'continuous';
  /** the value at a share of the range, 0 <= share < 1 */
  readonly choose: (share: number) => AxisChoice;
}
export type SweepAxis = FiniteAxis | ContinuousAxis;

/** The same for an axis wherever it stands and in whatever order it pairs its settings. */
export function axisKey({ paths }: SweepAxis): string {
  return [...paths].sort().join(',');
}
