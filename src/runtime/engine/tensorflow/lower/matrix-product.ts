import { flagAttribute } from '../../../../graph/attribute.js';
import { flag } from '../graph-def.js';
import type { LoweringTable } from './lowering.js';

export const MATRIX_PRODUCT: LoweringTable = {
  BatchMatMul: (node) => {
    const transposeA = flag(flagAttribute(node.node.attributes, 'transposeA'));
    const transposeB = flag(flagAttribute(node.node.attributes, 'transposeB'));
    const matrices = node.specs.every((spec) => spec.shape.length === 2);
    if (matrices)
      return node.emit('MatMul', node.inputs, { ...node.T, transpose_a: transposeA, transpose_b: transposeB });
    return node.emit('BatchMatMulV2', node.inputs, { ...node.T, adj_x: transposeA, adj_y: transposeB });
  },
};
