// Some stages of a prepared run folder as one piece of work, wherever it runs: what a job of a scheduler does.
import { resolve } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import type { EngineName } from '../engine/engine.js';
import { waitForForeignHolder } from './foreign-holder.js';
import { readPlan, readRecordedPlan } from './read-record.js';
import { removeOrphans, runFolderAt } from './run-folder.js';
import { lock } from './run-lock.js';
import { hasArtifact } from './stage-artifacts.js';
import { readDataIndex } from './stages/index-data-stage.js';
import { type AttemptSettings, type RunHandle, supervise } from './supervisor.js';

export interface StageWork {
  /** folder of all runs */
  readonly runs: string;
  readonly run: string;
  /** full keys */
  readonly keys: readonly string[];
  readonly engine: EngineName | 'auto';
  /** shown to whoever meets the lock */
  readonly command: string;
  readonly attempt: AttemptSettings;
  /** asked while it waits for somebody else's work to end */
  readonly stopped: () => boolean;
}

const LOOK_MS = 500;

/** Whether all of it is there. Reads only. */
export function isPerformed({ runs, run, keys }: Pick<StageWork, 'runs' | 'run' | 'keys'>): boolean {
  const folder = runFolderAt(resolve(runs, run));
  const { stages } = readRecordedPlan(folder.plan);
  return stages.filter(({ key }) => keys.includes(key)).every((stage) => hasArtifact(folder.path, stage));
}

/**
 * Waits until nobody else works in the run folder, then starts; null when all of it is there, whoever did it, or when it was stopped
 * while it waited. Throws UserErrors: exit 3 (no plan), 6 (not writable).
 */
export async function startStages(work: StageWork): Promise<RunHandle | null> {
  const folder = runFolderAt(resolve(work.runs, work.run));
  const held = await waitForLock(work, folder.path);
  if (held === null) return null;
  try {
    if (isPerformed(work)) {
      await held.release();
      return null;
    }
    removeOrphans(folder);
    const plan = readPlan(folder.plan);
    const data = plan.stages.find((stage) => stage.op === 'index-data');
    if (data === undefined) throw new Error('the plan has no data stage');
    const { runs, engine, attempt, keys } = work;
    const dataIndex = readDataIndex(folder.path, data);
    return supervise({ ...attempt, plan, dataIndex, runs, engine, stages: keys }, folder, held);
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** Both locks of the folder, of which the supervisor's is kept; null when the work was done or stopped in the meantime. */
async function waitForLock(work: StageWork, path: string) {
  while (!work.stopped()) {
    await waitForForeignHolder(path, work.stopped);
    try {
      const held = await lock(path, 'supervisor', work.command);
      try {
        await (await lock(path, 'trainer', work.command)).release();
        return held;
      } catch (error) {
        await held.release();
        throw error;
      }
    } catch (error) {
      if (!(error instanceof UserError) || error.exitCode !== EXIT.locked) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (isPerformed(work)) return null;
  }
  return null;
}
