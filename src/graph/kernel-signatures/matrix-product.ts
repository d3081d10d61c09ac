// Matrix products of the last two axes.
import { flagAttribute } from '../attribute.js';
import { broadcastShapes } from '../shape.js';
import { at, requireDType, type SignatureTable, single } from './signature.js';

export const MATRIX_PRODUCT: SignatureTable = {
  BatchMatMul: {
    inputs: ['a', 'b'],
    infer: (inputs, attributes) => {
      const [a, b] = [at(inputs, 0), at(inputs, 1)];
      requireDType(a, 'float32');
      requireDType(b, 'float32');
      if (a.shape.length < 2 || b.shape.length < 2)
        throw new Error(`needs matrices, got [${a.shape}] and [${b.shape}]`);
      const transposeA = flagAttribute(attributes, 'transposeA');
      const transposeB = flagAttribute(attributes, 'transposeB');
      const [rows, inner] = transposeA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!];
      const [innerB, columns] = transposeB ? [b.shape.at(-1)!, b.shape.at(-2)!] : [b.shape.at(-2)!, b.shape.at(-1)!];
      if (inner !== innerB) throw new Error(`inner sizes ${inner} and ${innerB} of [${a.shape}] and [${b.shape}]`);
      const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
      return single([...batch, rows, columns], 'float32', { transposeA, transposeB });
    },
  },
};
