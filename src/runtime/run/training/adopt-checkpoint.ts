// A training that another run began and did not end, because its process was killed: whoever takes the stage over goes on from there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../../../compiler/stage-plan.js';
import { EXIT, UserError } from '../../../exit-code.js';
import { type Checkpoint, CheckpointStore } from '../../checkpoint/checkpoint-store.js';
import { foldersBelow } from '../folders-below.js';
import { withIo } from '../io-failure.js';
import { checkpointFolder } from '../run-folder.js';
import { readWhole } from '../whole-file.js';

export interface Adopted {
  /** name of the run whose checkpoint it was */
  readonly run: string;
  readonly step: number;
}
interface Offer {
  readonly run: string;
  readonly store: CheckpointStore;
  readonly checkpoint: Checkpoint;
}

/**
 * Copies the newest intact checkpoint of `stage` that any other run below `runs` has into `own`, with its best one, when it is newer than
 * everything intact there. `accept`: whether a checkpoint may be gone on from. Null when nothing was copied. Throws exit 6 where it cannot
 * be written.
 */
export function adoptCheckpoint(
  own: CheckpointStore,
  runs: string,
  run: string,
  stage: Pick<Stage, 'id' | 'key'>,
  accept: (checkpoint: Checkpoint) => boolean,
): Adopted | null {
  const offers = offersOf(runs, run, stage).filter(({ checkpoint }) => accept(checkpoint));
  if (offers.length === 0) return null;
  const newest = offers.reduce((a, b) => (b.checkpoint.facts.step > a.checkpoint.facts.step ? b : a));
  const { step, best } = newest.checkpoint.facts;
  if (step <= (own.search().found?.facts.step ?? 0)) return null;
  const chosen = best === null || best.step === step ? null : newest.store.openStep(best.step);
  // the best one first: the last one to be written is the one that is gone on from
  const copied = chosen === null || 'problem' in chosen ? [newest.checkpoint] : [chosen, newest.checkpoint];
  return copied.every((one) => copy(own, one)) ? { run: newest.run, step } : null;
}

function offersOf(runs: string, run: string, stage: Pick<Stage, 'id' | 'key'>): readonly Offer[] {
  return foldersBelow(runs).flatMap((name): readonly Offer[] => {
    const folder = checkpointFolder(join(runs, name), stage);
    if (join(runs, name) === run || !existsSync(folder)) return [];
    const store = new CheckpointStore(folder, stage.key);
    const checkpoint = whereReadable(() => store.search().found);
    return checkpoint === null ? [] : [{ run: name, store, checkpoint }];
  });
}

/** Whether all of it could be read: on another machine its owner may be alive and tidy up just now. */
function copy(own: CheckpointStore, { path, files, facts }: Checkpoint): boolean {
  const contents = whereReadable(
    () =>
      new Map(
        files.map((name) => [name, withIo('read', join(path, name), () => readWhole(join(path, name)))] as const),
      ),
  );
  if (contents === null) return false;
  own.save(contents, facts);
  return true;
}

function whereReadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError && error.exitCode === EXIT.io) return null;
    throw error;
  }
}
