import { flagAttribute, numberAttribute, numbersAttribute } from '../../../graph/attribute.js';
import { axesName } from '../../../graph/kernel-signatures/reduction.js';
import { type Conversion, type ConversionTable, inputShape } from './node-conversion.js';

const as =
  (op: string): Conversion =>
  ({ program, inputs }) =>
    program.emit(op, inputs());

const reduce =
  (op: string): Conversion =>
  ({ node, program, inputs }) =>
    program.emit(op, inputs(), {
      axes: numbersAttribute(node.attributes, axesName(node.kernel)),
      keepdims: flagAttribute(node.attributes, 'keepDims') ? 1 : 0,
    });

/** The input with its last two axes exchanged, where the kernel wants that. */
function factor(conversion: Parameters<Conversion>[0], index: number, flag: string): string {
  const { node, program, input } = conversion;
  if (!flagAttribute(node.attributes, flag)) return input(index);
  const rank = inputShape(conversion, index).length;
  const perm = Array.from({ length: rank }, (_, axis) => axis);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  return program.emit('Transpose', [input(index)], { perm });
}

/** Arithmetic, reductions and matrix products. */
export const ELEMENTWISE: ConversionTable = {
  Add: as('Add'),
  Sub: as('Sub'),
  Multiply: as('Mul'),
  RealDiv: as('Div'),
  Maximum: as('Max'),
  Minimum: as('Min'),
  Relu: as('Relu'),
  Erf: as('Erf'),
  Exp: as('Exp'),
  Sqrt: as('Sqrt'),
  Identity: as('Identity'),
  Square: ({ program, input }) => program.emit('Mul', [input(0), input(0)]),
  Rsqrt: ({ program, inputs }) => program.emit('Reciprocal', [program.emit('Sqrt', inputs())]),
  Mean: reduce('ReduceMean'),
  Max: reduce('ReduceMax'),
  Softmax: ({ program, inputs }) => program.emit('Softmax', inputs(), { axis: -1 }),
  BatchMatMul: (conversion) =>
    conversion.program.emit('MatMul', [factor(conversion, 0, 'transposeA'), factor(conversion, 1, 'transposeB')]),
  Fill: ({ node, program, openShape }) => {
    const value = program.scalar(numberAttribute(node.attributes, 'value'));
    return openShape.length === 0 ? value : program.emit('Expand', [value, program.vector(...openShape)]);
  },
};
