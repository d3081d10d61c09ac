// Every checksum of a run compared, and what can be derived from the rest made anew.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Stage, StagePlan } from '../../../compiler/stage-plan.js';
import { CheckpointStore } from '../../checkpoint/checkpoint-store.js';
import { EventLog, monotonicNow, readEvents } from '../event-log.js';
import { changedCopies, publishResult } from '../publish-results.js';
import { readRecordedPlan } from '../read-record.js';
import { checkpointFolder, type RunFolder, removeOrphans } from '../run-folder.js';
import { adoptArtifact, problemOfArtifact } from '../stage-artifacts.js';

/** `lost`: nothing here can bring it back, but `rseg run` computes it again. */
export interface Finding {
  readonly what: string;
  readonly state: 'intact' | 'repaired' | 'repairable' | 'lost' | 'missing';
  /** one line for people; null when there is nothing to say */
  readonly detail: string | null;
}

export interface ExamineOptions {
  /** folder of all runs: another one may hold a result that is damaged here */
  readonly runs: string;
  /** false: only look */
  readonly repair: boolean;
}

/** What is well and what is not. Throws exit 3 when the plan cannot be used, 6 when a repair cannot be written. */
export function examineRun(folder: RunFolder, options: ExamineOptions): readonly Finding[] {
  const plan = readRecordedPlan(folder.plan);
  return [
    eventsOf(folder, options),
    ...plan.stages.map((stage) => resultOf(folder, stage, options)),
    ...plan.stages.flatMap((stage) => copiesOf(folder, stage, options)),
    ...checkpointsOf(folder, plan, options),
    ...leftoversOf(folder, options),
  ];
}

function eventsOf(folder: RunFolder, { repair }: ExamineOptions): Finding {
  const what = relative(folder.path, folder.events);
  const { events, damaged, length } = readEvents(folder.events);
  if (damaged.length > 0) {
    const detail = `${damaged.length} damaged line${damaged.length === 1 ? '' : 's'} at byte ${damaged.join(', ')}: readers skip them`;
    return { what, state: 'lost', detail };
  }
  const size = statSync(folder.events, { throwIfNoEntry: false })?.size ?? 0;
  if (size === length) return { what, state: 'intact', detail: `${events.length} events` };
  if (repair) new EventLog(folder.events, monotonicNow()).close();
  return repaired(what, 'its last line was torn by a kill', repair);
}

const repaired = (what: string, detail: string, repair: boolean): Finding => ({
  what,
  state: repair ? 'repaired' : 'repairable',
  detail,
});

function resultOf({ path }: RunFolder, stage: Stage, { runs, repair }: ExamineOptions): Finding {
  const what = `result of ${stage.id}`;
  const problem = problemOfArtifact(path, stage);
  if (problem === null) return { what, state: 'intact', detail: null };
  const absent = problem === 'it does not exist';
  const why = repair && !absent ? adoptArtifact(runs, path, stage) : null;
  if (why !== null) return { what, state: 'repaired', detail: `${problem}; ${why}` };
  return absent ? { what, state: 'missing', detail: 'not computed yet' } : { what, state: 'lost', detail: problem };
}

/** Metrics and reports are copies of results. */
function copiesOf({ path }: RunFolder, stage: Stage, { repair }: ExamineOptions): readonly Finding[] {
  const changed = problemOfArtifact(path, stage) === null ? changedCopies(path, stage) : [];
  if (changed.length > 0 && repair) publishResult(path, stage);
  return changed.map((name) => repaired(name, 'lost or changed: a copy of the result', repair));
}

function checkpointsOf({ path }: RunFolder, { stages }: StagePlan, { repair }: ExamineOptions): readonly Finding[] {
  return stages.flatMap((stage) => {
    const folder = checkpointFolder(path, stage);
    if (!existsSync(folder)) return [];
    const store = new CheckpointStore(folder, stage.key);
    const names = readdirSync(folder).filter((name) => name.startsWith('step-'));
    const found = names.sort().flatMap((name): readonly Finding[] => {
      const opened = store.open(name);
      const what = relative(path, join(folder, name));
      if (!('problem' in opened)) return [{ what, state: 'intact', detail: null }];
      // a training at work has put a newer one in its place meanwhile
      if (!existsSync(join(folder, name))) return [];
      return [{ what, state: 'lost', detail: opened.problem }];
    });
    const newest = store.search().found;
    if (newest === null || store.pointsTo(newest)) return found;
    if (repair) store.repairPointer(newest);
    return [...found, repaired(`LATEST of ${stage.id}`, 'it does not name the newest checkpoint', repair)];
  });
}

function leftoversOf(folder: RunFolder, { repair }: ExamineOptions): readonly Finding[] {
  if (!repair) return [];
  const count = removeOrphans(folder);
  return count === 0 ? [] : [repaired('leftovers', `${count} left by killed processes`, true)];
}
