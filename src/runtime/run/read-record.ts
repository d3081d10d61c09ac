// The plan and the normal form that lie in a run folder, whichever version of rseg wrote them.
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { NormalForm } from '../../compiler/normal-form.js';
import type { StagePlan } from '../../compiler/stage-plan.js';
import { EXIT, UserError } from '../../exit-code.js';
import { rsegVersion } from './environment-record.js';
import { completeForm, completePlan } from './older-record.js';
import { requireUnedited } from './record-seal.js';
import { runFolderAt } from './run-folder.js';
import { recordedFormProblems, recordedPlanProblems, stagePlanProblems } from './schema-check.js';

/**
 * The plan in `file`, to be carried out: every setting of it is one that this version knows.
 * @throws UserError with exit code 3 when the file is not such a plan (any more), or was edited
 */
export function readPlan(file: string): StagePlan {
  const plan = completePlan(readRecord(file, 'plan'));
  const [problem] = stagePlanProblems(plan);
  if (problem !== undefined) throw unusable(file, 'plan', `cannot be carried out by rseg ${rsegVersion}`, problem);
  return plan as StagePlan;
}

/**
 * The plan in `file`, to be looked at: settings that only a later rseg knows do no harm.
 * @throws UserError with exit code 3 when the file is no plan (any more), or was edited
 */
export function readRecordedPlan(file: string): StagePlan {
  const plan = completePlan(readRecord(file, 'plan'));
  const [problem] = recordedPlanProblems(plan);
  if (problem !== undefined) throw unusable(file, 'plan', 'cannot be used', problem);
  return plan as StagePlan;
}

/**
 * The normal form in `file`, to be looked at.
 * @throws UserError with exit code 3 when the file is no normal form (any more), or was edited
 */
export function readRecordedForm(file: string): NormalForm {
  const form = completeForm(readRecord(file, 'normal form'));
  const [problem] = recordedFormProblems(form);
  if (problem !== undefined) throw unusable(file, 'normal form', 'cannot be used', problem);
  return form as NormalForm;
}

function readRecord(file: string, what: string): unknown {
  requireUnedited(dirname(file), basename(file));
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unusable(file, what, 'cannot be used', (error as Error).message);
  }
}

function unusable(file: string, what: string, how: string, problem: string): UserError {
  const writer = writerOf(dirname(file));
  const by = writer === null || writer === rsegVersion ? '' : `; rseg ${writer} wrote it`;
  return new UserError(EXIT.fileErrors, `the ${what} of this run ${how}: ${problem}${by}`, {
    where: file,
    help: 'run the same command again: it is written anew from the experiment',
  });
}

/** The version that made the run folder; null when it does not say. */
function writerOf(run: string): string | null {
  try {
    const { rseg } = JSON.parse(readFileSync(runFolderAt(run).manifest, 'utf8')) as { readonly rseg?: unknown };
    return typeof rseg === 'string' ? rseg : null;
  } catch {
    return null;
  }
}
