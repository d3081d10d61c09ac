// What may go: a pure decision over what lies in all run folders, so that it can be looked at before anything is deleted.
import type { RunContents } from './run-contents.js';

export interface Garbage {
  readonly run: string;
  /** relative to the run folder; empty: the whole run */
  readonly path: string;
  readonly bytes: number;
  /** one line for people */
  readonly why: string;
}

export interface GarbageRules {
  /** keys of runs that a lock file names */
  readonly locked: readonly string[];
  /** also whole runs, unless a lock file or a mark keeps them */
  readonly wholeRuns: boolean;
  /** whole runs only when nothing happened in them since, milliseconds since 1970 */
  readonly untouchedSince: number;
}

/**
 * Nothing of a run that is kept, or on which a process works. Whole runs go only when no lock file names them and no protected run lacks
 * a result that they hold; of what stays, leftovers of killed processes and the checkpoints of finished trainings.
 */
export function garbageOf(runs: readonly RunContents[], rules: GarbageRules): readonly Garbage[] {
  const gone = rules.wholeRuns ? removableRuns(runs, rules) : new Set<string>();
  return runs.flatMap((run) => {
    if (run.kept || run.working) return [];
    return gone.has(run.run) ? [{ run: run.run, path: '', bytes: run.bytes, why: wholeReason(run) }] : partsOf(run);
  });
}

function removableRuns(runs: readonly RunContents[], rules: GarbageRules): ReadonlySet<string> {
  const isLocked = ({ run }: RunContents): boolean => rules.locked.some((key) => key.startsWith(run));
  const stays = runs.filter((run) => run.kept || run.working || run.touched > rules.untouchedSince || isLocked(run));
  const wanted = new Set(stays.flatMap(({ stages }) => stages.filter(({ present }) => !present).map(({ key }) => key)));
  const holds = ({ stages }: RunContents): boolean => stages.some(({ key, present }) => present && wanted.has(key));
  return new Set(runs.filter((run) => !stays.includes(run) && !holds(run)).map(({ run }) => run));
}

const wholeReason = ({ stages }: RunContents): string =>
  stages.length > 0 && stages.every(({ present }) => present)
    ? 'finished; no lock file names it'
    : 'not finished; no lock file names it';

function partsOf({ run, stages, leftovers }: RunContents): readonly Garbage[] {
  const finished = stages.flatMap(({ id, present, checkpoints }) =>
    present && checkpoints !== null ? [{ run, ...checkpoints, why: `checkpoints of ${id}, which is finished` }] : [],
  );
  return [...finished, ...leftovers.map((one) => ({ run, ...one, why: 'left by a process that was killed' }))];
}
