// One run as a report sees it, whether it was found by its folder or by what a file declares.
import type { Coordinate } from '../../compiler/compiled-variant.js';
import type { NormalForm } from '../../compiler/normal-form.js';
import type { EvaluateStage, Stage } from '../../compiler/stage-plan.js';
import type { FrameIndex } from '../../runtime/data/batch.js';
import type { StageRecord } from '../../runtime/run/identity-record.js';
import type { Metrics } from '../../runtime/run/stages/evaluate-stage.js';

/** The suites of one network of a run; `metrics` null where they have not been computed. */
export interface Evaluated {
  readonly stage: EvaluateStage;
  readonly metrics: Metrics | null;
}
export interface ReportRun {
  /** `spcr.terms.no_kl` */
  readonly variant: string;
  readonly seed: number;
  /** values of a sweep's point; empty elsewhere */
  readonly coordinates: readonly Coordinate[];
  readonly form: NormalForm;
  /** with their keys */
  readonly stages: readonly Stage[];
  /** what the keys are made of, in the order of the stages; empty where it is not known */
  readonly records: readonly StageRecord[];
  /** path of its folder, existing or not */
  readonly folder: string;
  /** frames of every split where some are not whole and its folder tells it; else empty */
  readonly incomplete: readonly FrameIndex[];
  /** teacher first */
  readonly evaluated: readonly Evaluated[];
  /** why results are missing, in one line; null when all are there */
  readonly missing: string | null;
}

/** `spcr.terms.no_kl@2` */
export const addressOf = ({ variant, seed }: Pick<ReportRun, 'variant' | 'seed'>): string => `${variant}@${seed}`;
