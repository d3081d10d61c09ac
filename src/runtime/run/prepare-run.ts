// What a run folder needs before any of its stages can be computed, here or on another machine: nobody else at work in it, and the plan
// with everything that the stages read.
import { resolve } from 'node:path';
import type { NormalForm } from '../../compiler/normal-form.js';
import type { StagePlan } from '../../compiler/stage-plan.js';
import type { EngineName } from '../engine/engine.js';
import { requireNoneElsewhere } from './foreign-holder.js';
import { type StageRecord, writeIdentities } from './identity-record.js';
import type { DataIndex } from './index-data.js';
import { bundlesOf } from './own-loss/stored-losses.js';
import { tryOwnLosses } from './own-loss/try-own-losses.js';
import { isOver } from './publish-results.js';
import { createRunFolder, type RunFolder, removeOrphans, runFolderAt } from './run-folder.js';
import { lock, type RunLock } from './run-lock.js';
import { recordNames } from './run-names.js';
import { type SourceFiles, writeRunRecord } from './run-record.js';
import { saveDataIndex } from './stages/index-data-stage.js';

export interface RunDescription {
  readonly plan: StagePlan;
  readonly normalForm: NormalForm;
  readonly sources: SourceFiles;
  /** counted when the plan was made */
  readonly dataIndex: DataIndex;
  /** what the keys of the plan are made of; without it a later plan cannot say what changed */
  readonly identities?: readonly StageRecord[];
  /** folder of all runs */
  readonly runs: string;
  readonly engine: EngineName | 'auto';
  /** name of the run in whose folder the text was edited */
  readonly forkedFrom?: string;
  /** shown to whoever meets the lock */
  readonly command: string;
  /** how long to wait for another process at work on the same run */
  readonly waitMs?: number;
}

/** `prepared`: the folder holds the plan, and the caller holds the lock of its supervisor. */
export type PreparedRun =
  | { readonly kind: 'finished'; readonly folder: RunFolder }
  | { readonly kind: 'prepared'; readonly folder: RunFolder; readonly held: RunLock };

/** A trainer whose supervisor died ends after its step: worth waiting for. */
const OLD_TRAINER_MS = 60_000;

/** Writes the run folder, or finds the run finished. Throws UserErrors: exit 3 (a loss of the user's own fails), 5 (in use), 6 (not writable). */
export async function prepareRun(run: RunDescription): Promise<PreparedRun> {
  const { plan, command } = run;
  const waitMs = run.waitMs ?? 0;
  const path = resolve(run.runs, plan.run);
  if (isOver(path, plan.stages)) return { kind: 'finished', folder: runFolderAt(path) };
  const bundles = await bundlesOf(plan);
  await tryOwnLosses([plan]);
  const folder = createRunFolder(path);
  await requireNoneElsewhere(path, waitMs);
  const held = await lock(path, 'supervisor', command, waitMs);
  try {
    const old = await lock(path, 'trainer', command, Math.max(OLD_TRAINER_MS, waitMs));
    await old.release();
    removeOrphans(folder);
    writeRunRecord(folder, plan, run.normalForm, run.sources, run.engine, bundles, run.forkedFrom ?? null);
    await recordNames(run.runs, [{ run: plan.run, address: `${plan.variant}@${plan.seed}` }]);
    writeIdentities(path, run.identities ?? []);
    saveDataIndex(path, plan, run.dataIndex);
    return { kind: 'prepared', folder, held };
  } catch (error) {
    await held.release();
    throw error;
  }
}
