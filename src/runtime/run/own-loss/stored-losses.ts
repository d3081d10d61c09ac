// Copies of the losses of a run in its folder: what was computed can be read there, whatever becomes of the user's files.
import { readFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import type { StagePlan } from '../../../compiler/stage-plan.js';
import { EXIT, UserError } from '../../../exit-code.js';
import { atomicWrite } from '../atomic-write.js';
import { makeFolder } from '../make-folder.js';
import type { RunFolder } from '../run-folder.js';
import { bundleLoss, digestOfCode, type LossBundle } from './bundle-loss.js';

const DIGITS = 12;

/** Absolute path in a plan -> bundle, of every loss that a user wrote. */
export type LossBundles = ReadonlyMap<string, LossBundle>;

/** The code that `plan` will run. Nothing of it is run here. */
export async function bundlesOf(plan: StagePlan): Promise<LossBundles> {
  const bundles = new Map<string, LossBundle>();
  for (const stage of plan.stages) {
    if (stage.op !== 'train-student') continue;
    for (const { loss } of stage.loss) if (loss.from !== undefined) bundles.set(loss.from, await bundleLoss(loss.from));
  }
  return bundles;
}

/**
 * Writes the copies with their source maps as `code/focal-3fa91c….mjs`; returns their paths below the run by those in the plan. Throws exit 6
 * naming a file that cannot be written.
 */
export function storeLosses({ path: run, code: folder }: RunFolder, bundles: LossBundles): ReadonlyMap<string, string> {
  const copies = new Map<string, string>();
  if (bundles.size > 0) makeFolder(folder);
  for (const [file, { code, map, digest }] of bundles) {
    const path = join(folder, `${basename(file, extname(file))}-${digest.slice(0, DIGITS)}.mjs`);
    atomicWrite(path, code);
    atomicWrite(`${path}.map`, map);
    copies.set(file, relative(run, path));
  }
  return copies;
}

/** Reads a copy by its path below the run. Throws exit 4 when it is not what was stored. */
export function readStoredLoss(run: string, from: string): LossBundle {
  const path = join(run, from);
  const damaged = (why: string, cause?: unknown): UserError =>
    new UserError(EXIT.data, `the copy of a loss in the run folder ${why}`, {
      where: path,
      help: 'run the same command again: the copy is written anew',
      cause,
    });
  let code: string;
  let map: string;
  try {
    code = readFileSync(path, 'utf8');
    map = readFileSync(`${path}.map`, 'utf8');
  } catch (cause) {
    throw damaged('cannot be read', cause);
  }
  const digest = digestOfCode(code);
  if (!from.endsWith(`-${digest.slice(0, DIGITS)}.mjs`)) throw damaged('was changed');
  return { code, map, digest };
}
