// How the rows of an evaluation are split into calls. Sizes only, no tensors.
import type { Network } from './network.js';

export interface ViewSizes {
  /** V: pictures per sample: modalities, and corrupted versions of them */
  readonly views: number;
  readonly batch: number;
  /** [height, width] */
  readonly image: readonly [number, number];
}

const BYTES = 4;

/** Side of the first stage's map: 7x7 convolution, stride 4, padding 3. */
export const quarter = (side: number): number => Math.floor((side - 1) / 4) + 1;

/**
 * How many of `wanted` fusions to combine in one call, so that scores and fused maps stay within `budget` bytes. Divides
 * the work evenly.
 */
export function subsetsPerCall(
  { network, batch, image }: Omit<ViewSizes, 'views'> & { readonly network: Pick<Network, 'decoder' | 'classes'> },
  wanted: number,
  budget = 256 * 2 ** 20,
): number {
  const fused = quarter(image[0]) * quarter(image[1]) * network.decoder * 3;
  const each = BYTES * batch * (fused + image[0] * image[1] * network.classes);
  const most = Math.max(1, Math.min(wanted, Math.floor(budget / each)));
  return Math.ceil(wanted / Math.ceil(wanted / most));
}
