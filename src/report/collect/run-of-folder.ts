// A run that was named by its folder, as its last attempt left it: the file it came from is not needed.
import { join } from 'node:path';
import type { StagePlan } from '../../compiler/stage-plan.js';
import { readEvents } from '../../runtime/run/event-log.js';
import { readIdentities, type StageRecord } from '../../runtime/run/identity-record.js';
import { readRecordedForm, readRecordedPlan } from '../../runtime/run/read-record.js';
import { runFolderAt } from '../../runtime/run/run-folder.js';
import { incompleteSplits } from './incomplete-splits.js';
import { evaluatedIn } from './read-metrics.js';
import type { ReportRun } from './report-run.js';

/** Throws exit 3 when the folder's plan or normal form cannot be used. */
export function runOfFolder(path: string): ReportRun {
  const folder = runFolderAt(path);
  const plan = readRecordedPlan(folder.plan);
  const evaluated = evaluatedIn(path, plan.stages);
  const whole = evaluated.every(({ metrics }) => metrics !== null);
  return {
    variant: plan.variant,
    seed: plan.seed,
    coordinates: [],
    form: readRecordedForm(folder.normalForm),
    stages: plan.stages,
    records: recordsOf(path, plan),
    folder: path,
    incomplete: incompleteSplits(path, plan.stages),
    evaluated,
    missing: whole ? null : stateOf(path),
  };
}

function recordsOf(path: string, { stages }: StagePlan): readonly StageRecord[] {
  const known = readIdentities(path);
  return stages.flatMap(({ id, key }) => known.findLast((record) => record.stage === id && record.key === key) ?? []);
}

/** How the newest attempt ended, or that it goes on. */
function stateOf(path: string): string {
  const { events } = readEvents(join(path, 'events.jsonl'));
  const last = events.findLast(({ k }) => k === 'attempt-start' || k === 'attempt-end');
  const step = events.findLast((event) => event.k === 'step');
  const reached = step?.k === 'step' ? ` at step ${step.step} of ${step.stage}` : '';
  if (last?.k !== 'attempt-end') return `not finished${reached}`;
  if (last.state === 'done') return 'its results are not in its folder';
  return last.state === 'stopped' ? `stopped${reached}` : `failed (exit ${last.exitCode})${reached}`;
}
