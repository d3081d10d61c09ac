// A stage that several runs need is computed by one of them: the run that has the claim on its key. Others find the result, or compute
// it themselves when the claim is free without one, because its owner failed or died. Runs on other machines do not see each other's
// claims: they may do the same work twice, with the same result.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../../compiler/stage-plan.js';
import { atomicWriteJson } from './atomic-write.js';
import { foldersBelow } from './folders-below.js';
import { isKernelLockTaken, kernelLockName, takeKernelLock } from './kernel-lock.js';
import { stateFiles } from './state-files.js';

export interface StageClaim {
  release(): Promise<void>;
}

/** `claim.json` in the folder of the run that computes a stage: who it is, for people. */
interface ClaimNote {
  readonly key: string;
  readonly pid: number;
}
export interface Claimant {
  /** folder of the run below the folder of all runs */
  readonly run: string;
  readonly pid: number;
}

type KeyedStage = Pick<Stage, 'key'>;
const lockName = (runs: string, { key }: KeyedStage): string => kernelLockName(`stage-${key.slice(0, 24)}`, runs);
const noteFile = (run: string): string => join(run, 'claim.json');

/** Claims `stage` among all runs below `runs` for the run folder `run`; null when another living process has it. */
export async function claimStage(runs: string, run: string, stage: KeyedStage): Promise<StageClaim | null> {
  const server = await takeKernelLock(lockName(runs, stage));
  if (server === null) return null;
  try {
    atomicWriteJson(noteFile(run), { key: stage.key, pid: process.pid } satisfies ClaimNote);
  } catch {
    // the note informs only: where nothing can be written, the stage itself tells it
  }
  return {
    release: () =>
      new Promise((resolve) => {
        try {
          stateFiles().remove(noteFile(run));
        } catch {
          // as above
        }
        server.close(() => resolve());
      }),
  };
}

/** Whether a living process computes `stage` for a run below `runs`, which need not exist. */
export async function isStageClaimed(runs: string, stage: KeyedStage): Promise<boolean> {
  return existsSync(runs) && (await isKernelLockTaken(lockName(runs, stage)));
}

/** Who noted that he computes `stage`; null when nobody did. */
export function stageClaimant(runs: string, { key }: KeyedStage): Claimant | null {
  for (const run of foldersBelow(runs)) {
    const note = readNote(join(runs, run));
    if (note?.key === key) return { run, pid: note.pid };
  }
  return null;
}

function readNote(run: string): ClaimNote | null {
  try {
    return JSON.parse(readFileSync(noteFile(run), 'utf8')) as ClaimNote;
  } catch {
    return null;
  }
}
