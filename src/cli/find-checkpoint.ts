// Trained weights by path, or by the name of a run.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, UserError } from '../exit-code.js';
import { placesOfRun, runsLike } from './find-run.js';

/** The absolute path of what `wanted` means: a path, or a name below the folder of all runs. Throws exit 2 when neither exists. */
export function findCheckpoint(wanted: string, runs: string): string {
  const found = placesOfRun(wanted, runs).find((path) => existsSync(path));
  if (found !== undefined) return resolve(found);
  throw new UserError(EXIT.usage, `there is no ${wanted}, here or in ${runs}`, {
    help: `name a run, a checkpoint folder or a .safetensors file; ${runsLike(wanted, runs)}`,
  });
}
