// Frames that lack modalities in a training step: each is the mean over what it shows of the modalities that the step feeds.
import type { Batch } from '../../data/batch.js';

/**
 * A sample that has none of the modalities `seen` shows another of its own in the place of the first of them, a different one in each step: the
 * encoder is the same for all. Changes the pictures of `batch`; returns what its samples lack then.
 */
export function showAnother(batch: Batch, seen: readonly number[], modalities: number, step: number): Batch['absent'] {
  const [place = 0] = seen;
  const samples = batch.indices.length;
  const picture = batch.images.length / (modalities * samples);
  return batch.absent.map((lacking, sample) => {
    if (!seen.every((modality) => lacking.includes(modality))) return lacking;
    const own = Array.from({ length: modalities }, (_, m) => m).filter((m) => !lacking.includes(m));
    const from = (own[step % own.length]! * samples + sample) * picture;
    batch.images.copyWithin((place * samples + sample) * picture, from, from + picture);
    return lacking.filter((modality) => modality !== place);
  });
}

/**
 * Share of each fed modality in the mean of each sample, [m, B]: equal ones for those that it has, 0 for others.
 *
 * @param fed numbers of the modalities, in the order in which they are fed; every sample has one of them
 */
export function fusionShares(fed: readonly number[], absent: Batch['absent']): Float32Array {
  const batch = absent.length;
  const shares = new Float32Array(fed.length * batch);
  for (const [sample, lacking] of absent.entries()) {
    const shown = fed.filter((modality) => !lacking.includes(modality));
    for (const [row, modality] of fed.entries()) {
      if (shown.includes(modality)) shares[row * batch + sample] = 1 / shown.length;
    }
  }
  return shares;
}
