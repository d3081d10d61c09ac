// Batch normalisation with given moments, as tf.batchNorm calls it.
import { numberAttribute } from '../attribute.js';
import { sameShape } from '../shape.js';
import { at, requireDType, requireRank, type SignatureTable, single } from './signature.js';

export const NORMALISATION: SignatureTable = {
  FusedBatchNorm: {
    inputs: ['x', 'scale', 'offset', 'mean', 'variance'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      requireRank(x, 4);
      for (const input of inputs) requireDType(input, 'float32');
      for (const row of inputs.slice(1)) {
        if (!sameShape(row.shape, x.shape.slice(3))) throw new Error(`a row [${row.shape}] for [${x.shape}]`);
      }
      return single(x.shape, 'float32', { varianceEpsilon: numberAttribute(attributes, 'varianceEpsilon') });
    },
  },
};
