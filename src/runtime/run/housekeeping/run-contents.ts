// What a run folder holds and what it is worth, as far as cleaning up has to know. Results are compared with their checksums: what hangs on
// them may be deleted.
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { foldersBelow } from '../folders-below.js';
import { readRecordedPlan } from '../read-record.js';
import { checkpointFolder, runFolderAt } from '../run-folder.js';
import { artifactFiles } from '../stage-artifacts.js';
import { ifThere, TEMPORARY_PREFIX } from '../whole-file.js';
import { isKept } from './keep-mark.js';

export interface StageContents {
  readonly id: string;
  readonly key: string;
  /** its result lies in the folder */
  readonly present: boolean;
  /** relative path and size of its checkpoints; null where there are none */
  readonly checkpoints: Sized | null;
}
export interface Sized {
  /** relative to the run folder */
  readonly path: string;
  readonly bytes: number;
}
export interface RunContents {
  /** name below the folder of all runs */
  readonly run: string;
  readonly kept: boolean;
  /** a process works on it, or nothing tells that none does */
  readonly working: boolean;
  /** empty when the plan cannot be read */
  readonly stages: readonly StageContents[];
  /** left by processes that were killed while they wrote */
  readonly leftovers: readonly Sized[];
  readonly bytes: number;
  /** when something last happened in it, milliseconds since 1970 */
  readonly touched: number;
}

/** Names of the run folders below `runs`. */
export function runNames(runs: string): readonly string[] {
  return foldersBelow(runs).filter((name) => existsSync(runFolderAt(join(runs, name)).plan));
}

/** `working`: what is known of the processes of the run. */
export function contentsOf(runs: string, run: string, working: boolean): RunContents {
  const path = join(runs, run);
  const folder = runFolderAt(path);
  const events = statSync(folder.events, { throwIfNoEntry: false });
  return {
    run,
    kept: isKept(path),
    working,
    stages: stagesOf(path),
    leftovers: leftoversOf(path),
    bytes: sizeOfTree(path),
    touched: (events ?? statSync(path)).mtimeMs,
  };
}

function stagesOf(path: string): readonly StageContents[] {
  let stages: ReturnType<typeof readRecordedPlan>['stages'];
  try {
    ({ stages } = readRecordedPlan(runFolderAt(path).plan));
  } catch {
    return [];
  }
  return stages.map((stage) => {
    const folder = checkpointFolder('', stage);
    const bytes = existsSync(join(path, folder)) ? sizeOfTree(join(path, folder)) : 0;
    return {
      id: stage.id,
      key: stage.key,
      present: artifactFiles(path, stage) !== null,
      checkpoints: bytes === 0 ? null : { path: folder, bytes },
    };
  });
}

/** Down to the folders in which files are written aside. */
function leftoversOf(path: string): readonly Sized[] {
  const found: Sized[] = [];
  const look = (relative: string, depth: number): void => {
    const entries = ifThere(() => readdirSync(join(path, relative), { withFileTypes: true })) ?? [];
    for (const entry of entries) {
      const inside = join(relative, entry.name);
      if (entry.name.startsWith(TEMPORARY_PREFIX)) found.push({ path: inside, bytes: sizeOfTree(join(path, inside)) });
      else if (entry.isDirectory() && depth > 0) look(inside, depth - 1);
    }
  };
  look('', 2);
  return found;
}

/** Bytes of all files below `path`, links not followed. */
export function sizeOfTree(path: string): number {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  const names = ifThere(() => readdirSync(path)) ?? [];
  return names.reduce((sum, name) => sum + sizeOfTree(join(path, name)), 0);
}
