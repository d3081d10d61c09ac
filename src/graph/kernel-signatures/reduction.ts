// Kernels that reduce or normalise along axes.
import { flagAttribute, numberAttribute, optionalNumbersAttribute } from '../attribute.js';
import { normaliseAxes, normaliseAxis } from '../shape.js';
import type { DType } from '../tensor-graph.js';
import { at, forEach, type KernelSignature, requireDType, type SignatureTable, single } from './signature.js';

/** tfjs calls the axes of Max `reductionIndices` and all others `axis`. */
export function axesName(kernel: string): string {
  return kernel === 'Max' ? 'reductionIndices' : 'axis';
}

function reduction(axes: string, allowed: readonly DType[]): KernelSignature {
  return {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      requireDType(x, ...allowed);
      const reduced = normaliseAxes(optionalNumbersAttribute(attributes, axes), x.shape.length);
      const keepDims = flagAttribute(attributes, 'keepDims');
      const shape = keepDims
        ? x.shape.map((dimension, axis) => (reduced.includes(axis) ? 1 : dimension))
        : x.shape.filter((_, axis) => !reduced.includes(axis));
      return single(shape, x.dtype, { [axes]: reduced, keepDims });
    },
  };
}

const argument: KernelSignature = {
  inputs: ['x'],
  infer: (inputs, attributes) => {
    const x = at(inputs, 0);
    requireDType(x, 'float32', 'int32');
    const axis = normaliseAxis(numberAttribute(attributes, 'axis'), x.shape.length);
    return single(
      x.shape.filter((_, i) => i !== axis),
      'int32',
      { axis },
    );
  },
};

/** Softmax and LogSoftmax along the last axis, the only one tfjs has. */
function softmax(axisName: 'dim' | 'axis'): KernelSignature {
  return {
    inputs: ['logits'],
    infer: (inputs, attributes) => {
      const logits = at(inputs, 0);
      requireDType(logits, 'float32');
      const last = logits.shape.length - 1;
      if (normaliseAxis(numberAttribute(attributes, axisName), last + 1) !== last)
        throw new Error('works along the last axis only');
      return single(logits.shape, 'float32', { [axisName]: last });
    },
  };
}

export const REDUCTION: SignatureTable = {
  ...forEach(['Sum', 'Prod', 'Min'], reduction('axis', ['float32', 'int32'])),
  Max: reduction('reductionIndices', ['float32', 'int32']),
  Mean: reduction('axis', ['float32']),
  ...forEach(['All', 'Any'], reduction('axis', ['bool'])),
  ...forEach(['ArgMax', 'ArgMin'], argument),
  Softmax: softmax('dim'),
  LogSoftmax: softmax('axis'),
  Cumsum: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      requireDType(x, 'float32', 'int32');
      const axis = normaliseAxis(numberAttribute(attributes, 'axis'), x.shape.length);
      return single(x.shape, x.dtype, {
        axis,
        exclusive: flagAttribute(attributes, 'exclusive'),
        reverse: flagAttribute(attributes, 'reverse'),
      });
    },
  },
};
