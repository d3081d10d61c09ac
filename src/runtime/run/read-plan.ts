// The plan that lies in a run folder.
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { StagePlan } from '../../compiler/stage-plan.js';
import { EXIT, UserError } from '../../exit-code.js';
import { requireUnedited } from './record-seal.js';
import { stagePlanProblems } from './schema-check.js';

/** @throws UserError with exit code 3 when the file is not a plan (any more), or was edited */
export function readPlan(file: string): StagePlan {
  requireUnedited(dirname(file), basename(file));
  let plan: unknown;
  try {
    plan = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw damagedPlan(file, (error as Error).message);
  }
  const [problem] = stagePlanProblems(plan);
  if (problem !== undefined) throw damagedPlan(file, problem);
  return plan as StagePlan;
}

function damagedPlan(file: string, problem: string): UserError {
  const help = 'run the same command again: the plan is written anew from the experiment';
  return new UserError(EXIT.fileErrors, `the plan of this run cannot be used: ${problem}`, { where: file, help });
}
