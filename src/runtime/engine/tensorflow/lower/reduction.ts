import { flagAttribute, numberAttribute, numbersAttribute } from '../../../../graph/attribute.js';
import { axesName } from '../../../../graph/kernel-signatures/reduction.js';
import { flag, type } from '../graph-def.js';
import type { Lowering, LoweringTable, NodeLowering } from './lowering.js';

const TIDX = { Tidx: type('int32') };

function reduce(node: NodeLowering): string {
  const { kernel, attributes } = node.node;
  const axes = numbersAttribute(attributes, axesName(kernel));
  const keepDims = flagAttribute(attributes, 'keepDims');
  const [x] = node.specs;
  // the gradient of adding a row: summing all leading axes has its own fast kernel
  const leading = axes.length === x!.shape.length - 1 && axes.every((axis, i) => axis === i);
  if (kernel === 'Sum' && leading && axes.length > 0 && !keepDims && node.dtype === 'float32') {
    return node.emit('BiasAddGrad', node.inputs, node.T);
  }
  const T = node.dtype === 'bool' ? {} : node.T;
  return node.emit(kernel, [...node.inputs, node.program.vector(...axes)], {
    ...T,
    ...TIDX,
    keep_dims: flag(keepDims),
  });
}

const argument: Lowering = (node) => {
  const axis = node.program.scalar(numberAttribute(node.node.attributes, 'axis'), 'int32');
  return node.emit(node.node.kernel, [...node.inputs, axis], { ...node.T, ...TIDX, output_type: type('int32') });
};

export const REDUCTION: LoweringTable = {
  ...Object.fromEntries(['Sum', 'Mean', 'Max', 'Min', 'Prod', 'All', 'Any'].map((kernel) => [kernel, reduce])),
  ArgMax: argument,
  ArgMin: argument,
  Softmax: (node) => node.emit('Softmax', node.inputs, node.T),
  LogSoftmax: (node) => node.emit('LogSoftmax', node.inputs, node.T),
  Cumsum: (node) => {
    const { attributes } = node.node;
    const axis = node.program.scalar(numberAttribute(attributes, 'axis'), 'int32');
    const how = {
      exclusive: flag(flagAttribute(attributes, 'exclusive')),
      reverse: flag(flagAttribute(attributes, 'reverse')),
    };
    return node.emit('Cumsum', [...node.inputs, axis], { ...node.T, ...TIDX, ...how });
  },
};
