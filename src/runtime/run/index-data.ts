// Counts and fingerprints all splits of a data set. Splits that no stage reads are counted too: whether a test split is
// evaluated must not change what the training is.
import { createHash } from 'node:crypto';
import type { Dataset } from '../../compiler/normal-form.js';
import type { FrameIndex } from '../data/batch.js';
import type { DataContext } from '../data/data-context.js';
import { lackingFiles } from '../data/lacking-frames.js';
import { indexFrames } from '../data/open-split.js';
import { planSource } from '../data/plan-source.js';
import { cachedIndex } from './index-cache.js';

export interface DataIndex {
  readonly splits: readonly FrameIndex[];
  /** sha256 over all splits */
  readonly digest: string;
}

/** Of one split; as `indexData`. */
export async function indexSplit(
  dataset: Dataset,
  split: string,
  context: DataContext,
  runs: string,
): Promise<FrameIndex> {
  const read = (): Promise<FrameIndex> => indexFrames(dataset, split, context);
  const { frames } = await planSource(dataset, split, context);
  if (frames.kind !== 'files') return read();
  return { ...(await cachedIndex(runs, frames, read)), ...lackingFiles(frames, dataset) };
}

/**
 * `runs`: folder of all runs, which remembers what was read before. Throws a UserError (exit 3 or 4) when the data are not there as
 * described.
 */
export async function indexData(dataset: Dataset, context: DataContext, runs: string): Promise<DataIndex> {
  const splits: FrameIndex[] = [];
  for (const { name } of dataset.splits) splits.push(await indexSplit(dataset, name, context, runs));
  const digest = createHash('sha256');
  for (const { split, frames, digest: part } of splits) digest.update(`${split}\0${frames}\0${part}\n`);
  return { splits, digest: digest.digest('hex') };
}
