// Who writes the checkpoints of a training: a thread beside it, or the training itself.
import type { CheckpointFacts } from './checkpoint-store.js';
import { CheckpointStore } from './checkpoint-store.js';

/** Files of a checkpoint by name, each in pieces. */
export type CheckpointFiles = ReadonlyMap<string, readonly Uint8Array[]>;

export interface SavedCheckpoint {
  /** the checkpoint's folder */
  readonly path: string;
  /** 0 when the very checkpoint was there already */
  readonly bytes: number;
}
export interface CheckpointWriter {
  /** Resolves when the checkpoint is on the disk. The memory of `files` belongs to the writer from now on. */
  save(files: CheckpointFiles, facts: CheckpointFacts): Promise<SavedCheckpoint>;
  close(): Promise<void>;
}
/** Makes the writer of the checkpoints in `folder` for the work called `key`, which may take `mostBytes`. */
export type OpenCheckpointWriter = (folder: string, key: string, mostBytes: number | null) => CheckpointWriter;

/** Writes in this thread, before `save` returns. */
export const openDirectWriter: OpenCheckpointWriter = (folder, key, mostBytes) => {
  const store = new CheckpointStore(folder, key, mostBytes);
  return { save: async (files, facts) => store.save(files, facts), close: async () => undefined };
};
