import { numberAttribute, numbersAttribute } from '../../../graph/attribute.js';
import { type ConversionTable, inputShape } from './node-conversion.js';

/** ONNX cuts off an end that lies behind the axis. */
const TO_THE_END = 2 ** 31 - 1;

/** Kernels that move, cut or join elements. */
export const LAYOUT: ConversionTable = {
  Reshape: ({ program, input, openShape }) => program.emit('Reshape', [input(0), program.vector(...openShape)]),
  ExpandDims: ({ program, input, openShape }) => program.emit('Reshape', [input(0), program.vector(...openShape)]),
  Transpose: ({ node, program, inputs }) =>
    program.emit('Transpose', inputs(), { perm: numbersAttribute(node.attributes, 'perm') }),
  Concat: ({ node, program, inputs }) =>
    program.emit('Concat', inputs(), { axis: numberAttribute(node.attributes, 'axis') }),
  Slice: ({ node, program, input, openShape }) => {
    const begin = numbersAttribute(node.attributes, 'begin');
    const end = begin.map((from, axis) => (openShape[axis] === -1 ? TO_THE_END : from + openShape[axis]!));
    return program.emit('Slice', [input(0), program.vector(...begin), program.vector(...end)]);
  },
  Unpack: (conversion) => {
    const { node, program, input } = conversion;
    const axis = numberAttribute(node.attributes, 'axis');
    const count = inputShape(conversion, 0)[axis]!;
    return Array.from({ length: count }, (_, k) => program.emit('Gather', [input(0), program.index(k)], { axis }));
  },
  SplitV: ({ node, program, input }) => {
    const sizes = numbersAttribute(node.attributes, 'numOrSizeSplits');
    const axis = numberAttribute(node.attributes, 'axis');
    return program.emitAll('Split', [input(0), program.vector(...sizes)], { axis }, sizes.length);
  },
};
