// Batched products that are really one product of two matrices: a plain product is faster in every engine.
import { flagAttribute } from '../attribute.js';
import type { GraphBuilder, NodeRequest } from '../graph-builder.js';
import { shapeOf } from '../ref.js';
import type { Ref } from '../tensor-graph.js';

const isOneMatrix = (shape: readonly number[]): boolean => shape.slice(0, -2).every((dimension) => dimension === 1);

export function flattenProducts(request: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  if (request.kernel !== 'BatchMatMul') return null;
  const [a, b] = [request.inputs[0]!, request.inputs[1]!];
  const [left, right] = [shapeOf(a), shapeOf(b)];
  if ((left.length === 2 && right.length === 2) || !isOneMatrix(right)) return null;
  // with one right matrix, the rows of all left matrices may stand below each other
  const rowsFold = isOneMatrix(left) || !flagAttribute(request.attributes, 'transposeA');
  if (!rowsFold) return null;
  const matrix = (ref: Ref, shape: readonly number[]): Ref => builder.one('Reshape', [ref], { shape });
  const flatLeft = isOneMatrix(left) ? left.slice(-2) : [-1, left.at(-1)!];
  const product = builder.one('BatchMatMul', [matrix(a, flatLeft), matrix(b, right.slice(-2))], request.attributes);
  return builder.add('Reshape', [product], { shape: request.outputs[0]!.shape });
}
