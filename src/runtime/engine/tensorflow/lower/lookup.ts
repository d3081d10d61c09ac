// The lowering of every kernel but AdamW, which is lowered together with the variables it updates.
import { CONVOLUTION } from './convolution.js';
import { ELEMENTWISE } from './elementwise.js';
import { INDEXING } from './indexing.js';
import { LAYOUT } from './layout.js';
import type { Lowering } from './lowering.js';
import { MATRIX_PRODUCT } from './matrix-product.js';
import { NORMALISATION } from './normalisation.js';
import { REDUCTION } from './reduction.js';
import { RESIZE } from './resize.js';
import { SOURCE } from './source.js';

const lowerings: ReadonlyMap<string, Lowering> = new Map(
  Object.entries({
    ...ELEMENTWISE,
    ...REDUCTION,
    ...LAYOUT,
    ...INDEXING,
    ...MATRIX_PRODUCT,
    ...CONVOLUTION,
    ...RESIZE,
    ...NORMALISATION,
    ...SOURCE,
  }),
);

export function loweringOf(kernel: string): Lowering {
  const lowering = lowerings.get(kernel);
  if (lowering === undefined) throw new Error(`the tensorflow engine has no form of the kernel '${kernel}'`);
  return lowering;
}
