// Nodes without tensor inputs of their own: what enters a function, constants, and counter-based random numbers.
import { numberAttribute, numbersAttribute, stringAttribute } from '../attribute.js';
import { sizeOf } from '../shape.js';
import type { DType } from '../tensor-graph.js';
import { at, requireDType, type SignatureTable, single } from './signature.js';

export const SOURCE: SignatureTable = {
  /** `value` is a typed array with one element per element of `shape`. */
  Const: {
    inputs: [],
    infer: (_, attributes) => {
      const shape = numbersAttribute(attributes, 'shape');
      const dtype = stringAttribute(attributes, 'dtype') as DType;
      const value = attributes.value;
      if (!ArrayBuffer.isView(value) || value.length !== sizeOf(shape))
        throw new Error(`a constant [${shape}] needs ${sizeOf(shape)} values`);
      return single(shape, dtype, { shape, dtype, value });
    },
  },
  Fill: {
    inputs: [],
    infer: (_, attributes) => {
      const shape = numbersAttribute(attributes, 'shape');
      const dtype = (attributes.dtype == null ? 'float32' : stringAttribute(attributes, 'dtype')) as DType;
      const value = numberAttribute(attributes, 'value');
      return single(shape, dtype, {
        shape,
        value: dtype === 'float32' ? Math.fround(value) : Math.trunc(value),
        dtype,
      });
    },
  },
  /** Standard normal numbers by Philox4x32-10 with key `seed[0]`, first counter `seed[1]`: pure, equal on every engine. */
  RandomNormal: {
    inputs: ['seed'],
    infer: (inputs, attributes) => {
      const seed = at(inputs, 0);
      requireDType(seed, 'int32');
      if (seed.shape.length !== 1 || seed.shape[0] !== 2) throw new Error(`seed [${seed.shape}] should be [2]`);
      return single(numbersAttribute(attributes, 'shape'), 'float32', { shape: numbersAttribute(attributes, 'shape') });
    },
  },
};
