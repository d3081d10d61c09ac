// What the samples of a split are called, for people.
import type { Dataset } from '../../compiler/normal-form.js';
import type { DataContext } from './data-context.js';
import { planSource } from './plan-source.js';

/** Names of the frames `indices` of a split: the file of the first modality, or `drawn frame 3`. Throws what listing the files throws. */
export async function sampleNames(
  dataset: Dataset,
  split: string,
  indices: readonly number[],
  context: DataContext,
): Promise<readonly string[]> {
  const { frames } = await planSource(dataset, split, context);
  return indices.map((index) => (frames.kind === 'files' ? frames.names[index]![0]! : `drawn frame ${index}`));
}
