// The part of a plan that one attempt is for.
import type { Stage, StagePlan } from '../../compiler/stage-plan.js';
import { EXIT, UserError } from '../../exit-code.js';

export interface StageSelection {
  /** in the order of the plan: what is to be performed, and what that reads */
  readonly stages: readonly Stage[];
  /** Throws exit 75 for a stage that is only read: whoever computes it may not be done yet. */
  requirePerformed(stage: Stage): void;
}

/** The stages with `keys` and everything that they read, directly or not; null: the whole plan. */
export function selectStages(plan: StagePlan, keys: readonly string[] | null): StageSelection {
  if (keys === null) return { stages: plan.stages, requirePerformed: () => undefined };
  const chosen = new Set<string>(keys);
  const needed = new Set<string>();
  for (const stage of plan.stages.toReversed()) {
    if (!chosen.has(stage.key) && !needed.has(stage.id)) continue;
    needed.add(stage.id);
    for (const input of stage.inputs) needed.add(input);
  }
  return {
    stages: plan.stages.filter(({ id }) => needed.has(id)),
    requirePerformed: ({ id, key }) => {
      if (chosen.has(key)) return;
      throw new UserError(EXIT.retry, `the result of stage ${id} is not there yet`, {
        help: `compute it first: rseg stage ${key.slice(0, 12)}`,
      });
    },
  };
}
