// The runs that a file declares, with the results that a folder of runs has of them.
import { join } from 'node:path';
import type { ExperimentPlan, PlannedRun } from '../../plan/experiment-plan.js';
import { mainReason } from '../../plan/plan-rows.js';
import { reasonText } from '../../plan/reason.js';
import { incompleteSplits } from './incomplete-splits.js';
import { evaluatedIn } from './read-metrics.js';
import type { ReportRun } from './report-run.js';

/** In the order of the plan. A run that is the same work as another one has its results. */
export function runsOfPlan(plan: ExperimentPlan, runs: string): readonly ReportRun[] {
  return plan.runs.map((planned): ReportRun => {
    const { form, seed, coordinates, identified } = planned;
    const { stages, run } = identified.plan;
    const folder = join(runs, run);
    const evaluated = evaluatedIn(folder, stages);
    const whole = evaluated.every(({ metrics }) => metrics !== null);
    const missing = whole ? null : whyMissing(planned);
    return {
      variant: form.variant,
      seed,
      coordinates,
      form,
      stages,
      records: identified.records,
      folder,
      incomplete: incompleteSplits(folder, stages),
      evaluated,
      missing,
    };
  });
}

function whyMissing(planned: PlannedRun): string {
  const reason = mainReason(planned);
  if (reason === null) return planned.same === null ? 'its results are not in its folder' : `see ${planned.same}`;
  return reason.kind === 'first-run' ? 'not run yet' : reasonText(reason);
}
