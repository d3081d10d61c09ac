// Every kernel a graph may hold. `Input` nodes are not kernels: they are made by capture.

import { printSpec } from '../shape.js';
import type { Attributes, TensorSpec } from '../tensor-graph.js';
import { CONVOLUTION } from './convolution.js';
import { ELEMENTWISE } from './elementwise.js';
import { INDEXING } from './indexing.js';
import { LAYOUT } from './layout.js';
import { MATRIX_PRODUCT } from './matrix-product.js';
import { NORMALISATION } from './normalisation.js';
import { OPTIMISER } from './optimiser.js';
import { REDUCTION } from './reduction.js';
import { RESIZE } from './resize.js';
import type { Inference, KernelSignature } from './signature.js';
import { SOURCE } from './source.js';

const signatures: ReadonlyMap<string, KernelSignature> = new Map(
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
    ...OPTIMISER,
  }),
);

export const kernelNames: readonly string[] = [...signatures.keys()];

/** The signature of a kernel; throws for a kernel that graphs do not hold. */
export function signatureOf(kernel: string): KernelSignature {
  const signature = signatures.get(kernel);
  if (signature === undefined) throw new Error(`no graph can hold the kernel '${kernel}'`);
  return signature;
}

/** Output specs and normalised attributes of `kernel(inputs)`; an error says which kernel met which inputs, and why. */
export function inferKernel(kernel: string, inputs: readonly TensorSpec[], attributes: Attributes): Inference {
  const signature = signatureOf(kernel);
  try {
    if (signature.inputs !== 'list' && signature.inputs.length !== inputs.length) {
      throw new Error(`takes ${signature.inputs.length} inputs (${signature.inputs.join(', ')})`);
    }
    return signature.infer(inputs, attributes);
  } catch (error) {
    throw new Error(`${kernel}(${inputs.map(printSpec).join(', ')}): ${(error as Error).message}`, { cause: error });
  }
}
