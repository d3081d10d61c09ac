// From the declaration of a data set to the plan for reading one split.
import type { Dataset } from '../../compiler/normal-form.js';
import { EXIT, UserError } from '../../exit-code.js';
import type { DataContext } from './data-context.js';
import { planFiles } from './files/plan-files.js';
import { normOf } from './normalise.js';
import { findPack } from './packs/find-pack.js';
import type { SourcePlan } from './source-plan.js';
import { planStreets } from './streets/plan-streets.js';

/** The same frames from their pack, where `context` says that there may be one and it is there. */
export async function planPacked(dataset: Dataset, split: string, context: DataContext): Promise<SourcePlan> {
  const source = await planSource(dataset, split, context);
  if (source.frames.kind !== 'files' || context.packs === undefined) return source;
  const pack = await findPack(source.frames, split, context.packs);
  return pack === null ? source : { ...source, pack };
}

/** @throws UserError with exit code 3 for settings, 4 for files. */
export async function planSource(dataset: Dataset, splitName: string, context: DataContext): Promise<SourcePlan> {
  const split = dataset.splits.find(({ name }) => name === splitName);
  if (split === undefined) {
    throw new UserError(EXIT.fileErrors, `data set ${dataset.name} has no split ${splitName}`, {
      help: `its splits are ${dataset.splits.map(({ name }) => name).join(', ')}`,
    });
  }
  return {
    frames: dataset.generator === null ? await planFiles(dataset, split, context) : planStreets(dataset, split),
    norms: dataset.modalities.map(normOf),
    ignore: dataset.ignore,
  };
}
