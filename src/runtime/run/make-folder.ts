// Folders with their parents. Node's own recursive form reports a read-only file system as a missing folder, and never
// returns where a file system refuses folders without a reason.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './atomic-write.js';
import { withRoom } from './room.js';
import { stateFiles } from './state-files.js';

/** What an empty folder takes at most on usual file systems. */
const FOLDER_BYTES = 4096;

/** Makes `path` and the folders above it, where they are missing, for the owner only. Throws exit 6 naming the folder. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  withRoom('create folder', path, FOLDER_BYTES, () => {
    try {
      stateFiles().makeFolder(path);
      // the name of a run must survive a power loss as its checkpoints do
      syncFolder(parent);
    } catch (error) {
      // made by another process in the meantime
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  });
}
