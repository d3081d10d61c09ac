// Which one run a user means.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../exit-code.js';
import { runFolderAt } from '../runtime/run/run-folder.js';

/** The folder of the run `wanted`: a path, or a name below `runs`; null when it is none. */
export function runFolderNamed(wanted: string, runs: string): string | null {
  return [wanted, join(runs, wanted)].find((folder) => existsSync(runFolderAt(folder).plan)) ?? null;
}

/** The same; throws exit 2 when it is none. */
export function findRun(wanted: string, runs: string): string {
  const found = runFolderNamed(wanted, runs);
  if (found !== null) return found;
  throw new UserError(EXIT.usage, `${wanted} is no run, here or in ${runs}`, {
    help: `rseg ls --runs ${runs} lists them`,
  });
}
