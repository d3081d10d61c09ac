// One tiny run that really trained, for tests of what is made from its history.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { onlyRun, run } from '../run/rseg-process.js';
import { temporaryFolder } from '../run/temporary-folder.js';

/** Folder of all runs, with one run of six steps in it. */
export async function trainOnce(): Promise<{ readonly runs: string; readonly folder: string }> {
  const runs = join(temporaryFolder(), 'runs');
  const edits = ['train.length = 6 steps', 'train.validate = 3 steps'].flatMap((edit) => ['--set', edit]);
  const { code, stderr } = await run('plain', runs, edits);
  if (code !== 0) throw new Error(stderr);
  return { runs, folder: onlyRun(runs) };
}

/** A copy to change. */
export function copyOf(folder: string): string {
  const copy = join(temporaryFolder(), 'copy');
  cpSync(folder, copy, { recursive: true });
  return copy;
}
