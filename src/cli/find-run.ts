// Which one run a user means.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { similarNames } from '../compiler/similar-names.js';
import { EXIT, UserError } from '../exit-code.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { namesOfRuns } from '../runtime/run/run-names.js';

/** The folder of the run `wanted`: a path, the name of a folder in `runs`, or a name such as `spcr@1`; null when it is none. */
export function runFolderNamed(wanted: string, runs: string): string | null {
  return placesOfRun(wanted, runs).find((folder) => existsSync(runFolderAt(folder).plan)) ?? null;
}

/** The same; throws exit 2 when it is none. */
export function findRun(wanted: string, runs: string): string {
  const found = runFolderNamed(wanted, runs);
  if (found !== null) return found;
  throw new UserError(EXIT.usage, `${wanted} is no run, here or in ${runs}`, { help: runsLike(wanted, runs) });
}

/** Where a run called `wanted` would lie, in the order of looking. */
export function placesOfRun(wanted: string, runs: string): readonly string[] {
  const named = namesOfRuns(runs).get(wanted);
  return [wanted, join(runs, wanted), ...(named === undefined ? [] : [join(runs, named)])];
}

/** What to name instead of `wanted`, which is no run. */
export function runsLike(wanted: string, runs: string): string {
  const names = [...namesOfRuns(runs).keys()];
  const seeds = names.filter((name) => name.startsWith(`${wanted}@`)).slice(0, 3);
  const near = seeds.length > 0 ? seeds : similarNames(wanted, names);
  if (near.length > 0) return `similar: ${near.join(', ')}`;
  return names.length > 0
    ? `rseg ls${runs === 'runs' ? '' : ` --runs ${runs}`} lists the runs`
    : `there is no run in ${runs}`;
}
