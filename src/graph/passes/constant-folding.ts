// Values known before the run: nodes whose inputs are all constants become constants.
import type { GraphBuilder, NodeRequest } from '../graph-builder.js';
import { dtypeOf, fillValue, shapeOf } from '../ref.js';
import { hostArray, sameShape, sizeOf } from '../shape.js';
import type { DType, HostArray, Ref } from '../tensor-graph.js';
import { scalarFunction } from './scalar-functions.js';

/** Longer constants are left to the engine: the graph should not grow by them. */
const LARGEST_FOLDED = 4096;

/** Kernels that only move or repeat elements: of a filled tensor they give a filled tensor. */
const MOVES = new Set([
  'Reshape',
  'ExpandDims',
  'Transpose',
  'Tile',
  'BroadcastTo',
  'Reverse',
  'Slice',
  'StridedSlice',
]);

export function foldConstants(request: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  const { kernel, inputs, outputs } = request;
  const { shape, dtype } = outputs[0]!;
  if (kernel === 'ZerosLike') return [builder.fill(0, shape, dtype)];
  if (kernel === 'OnesLike') return [builder.fill(1, shape, dtype)];
  const first = inputs[0];
  if (first === undefined || !inputs.every(isConstant)) return null;
  const fills = inputs.map(fillValue);
  const value = fills[0] ?? null;
  if (MOVES.has(kernel) && value !== null) return [builder.fill(value, shape, dtype)];
  if (kernel === 'Reshape' && first.node.kernel === 'Const')
    return [constant(builder, first.node.attributes.value as HostArray, shape, dtype)];
  if (
    (kernel === 'Concat' || kernel === 'Pack' || kernel === 'AddN') &&
    value !== null &&
    fills.every((fill) => fill === value)
  ) {
    return [builder.fill(kernel === 'AddN' ? value * inputs.length : value, shape, dtype)];
  }
  if ((kernel === 'Sum' || kernel === 'Mean') && value !== null && dtype === 'float32') {
    const count = kernel === 'Mean' ? 1 : sizeOf(shapeOf(first)) / sizeOf(shape);
    return [builder.fill(value * count, shape, dtype)];
  }
  return foldElementwise(request, builder);
}

function isConstant(ref: Ref): boolean {
  return ref.node.kernel === 'Const' || ref.node.kernel === 'Fill';
}

function foldElementwise(
  { kernel, inputs, attributes, outputs }: NodeRequest,
  builder: GraphBuilder,
): readonly Ref[] | null {
  const { shape, dtype } = outputs[0]!;
  const compute = scalarFunction(kernel, dtypeOf(inputs[0]!), attributes);
  if (compute === null) return null;
  const fills = inputs.map(fillValue);
  if (fills.every((fill) => fill !== null)) return [builder.fill(compute(fills[0]!, fills[1] ?? 0), shape, dtype)];
  const size = sizeOf(shape);
  if (size > LARGEST_FOLDED || !inputs.every((ref, i) => fills[i] !== null || sameShape(shapeOf(ref), shape)))
    return null;
  const read = inputs.map((ref, i) => {
    const values = ref.node.attributes.value as HostArray;
    return (element: number): number => fills[i] ?? values[element]!;
  });
  const result = hostArray(dtype, size);
  for (let i = 0; i < size; i++) result[i] = compute(read[0]!(i), read[1]?.(i) ?? 0);
  return [constant(builder, result, shape, dtype)];
}

function constant(builder: GraphBuilder, value: HostArray, shape: readonly number[], dtype: DType): Ref {
  return builder.one('Const', [], { shape, dtype, value });
}
