// The mark of runs that somebody wants to keep whatever else is cleaned up.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { atomicWrite } from '../atomic-write.js';
import { withIo } from '../io-failure.js';
import { removeTree } from '../whole-file.js';

const markOf = (run: string): string => join(run, 'KEEP');

export const isKept = (run: string): boolean => existsSync(markOf(run));

/** Throws exit 6 when the folder cannot be written. */
export function setKept(run: string, kept: boolean): void {
  const mark = markOf(run);
  if (kept) atomicWrite(mark, 'rseg gc deletes nothing of this run\n');
  else withIo('remove', mark, () => removeTree(mark));
}
