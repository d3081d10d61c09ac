// Rules of arithmetic on float32 and int32. Each changes a finite result by no more than rounding.
import type { GraphBuilder, NodeRequest } from '../graph-builder.js';
import { dtypeOf, fillValue, sameRef, shapeOf } from '../ref.js';
import { sameShape } from '../shape.js';
import type { Ref } from '../tensor-graph.js';

type BinaryRule = (a: Ref, b: Ref, request: NodeRequest, builder: GraphBuilder) => readonly Ref[] | null;

const BINARY: Readonly<Record<string, BinaryRule>> = { Add: add, Sub: subtract, Multiply: multiply, RealDiv: divide };

export function simplifyAlgebra(request: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  const [a, b] = request.inputs;
  if (a === undefined) return null;
  if (request.kernel === 'Neg') return negate(a, builder);
  if (request.kernel === 'AddN') return request.inputs.length === 1 ? [a] : null;
  const rule = BINARY[request.kernel];
  return rule === undefined || b === undefined ? null : rule(a, b, request, builder);
}

const negated = (ref: Ref): Ref | null => (ref.node.kernel === 'Neg' ? ref.node.inputs[0]! : null);

/** `x * c` with a known c, or null. */
function scaled(ref: Ref): { readonly x: Ref; readonly factor: number } | null {
  if (ref.node.kernel !== 'Multiply' || dtypeOf(ref) !== 'float32') return null;
  const [x, factor] = [ref.node.inputs[0]!, fillValue(ref.node.inputs[1]!)];
  return factor !== null && sameShape(shapeOf(x), shapeOf(ref)) ? { x, factor } : null;
}

function scale(x: Ref, factor: number, builder: GraphBuilder): readonly Ref[] {
  return builder.add('Multiply', [x, builder.fill(factor, [], 'float32')], {});
}

/** `ref` as the result of a node with this output. */
function spread(ref: Ref, request: NodeRequest, builder: GraphBuilder): readonly Ref[] {
  return builder.add('BroadcastTo', [ref], { shape: request.outputs[0]!.shape });
}

/** A commutative kernel has the constant, else the operand of lower rank, else the younger one second. */
function inOrder(a: Ref, b: Ref, { kernel, attributes }: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  const order = (ref: Ref): readonly number[] => [
    fillValue(ref) === null ? 0 : 1,
    -shapeOf(ref).length,
    ref.node.id,
    ref.index,
  ];
  const [x, y] = [order(a), order(b)];
  const first = x.findIndex((value, i) => value !== y[i]);
  return first >= 0 && x[first]! > y[first]! ? builder.add(kernel, [b, a], attributes) : null;
}

function negate(x: Ref, builder: GraphBuilder): readonly Ref[] | null {
  const inner = negated(x);
  if (inner !== null) return [inner];
  const product = scaled(x);
  return product === null ? null : scale(product.x, -product.factor, builder);
}

function add(a: Ref, b: Ref, request: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  if (fillValue(b) === 0) return spread(a, request, builder);
  if (fillValue(a) === 0) return spread(b, request, builder);
  const [minusA, minusB] = [negated(a), negated(b)];
  if (minusB !== null) return builder.add('Sub', [a, minusB], {});
  if (minusA !== null) return builder.add('Sub', [b, minusA], {});
  return inOrder(a, b, request, builder);
}

function subtract(a: Ref, b: Ref, request: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  if (fillValue(b) === 0) return spread(a, request, builder);
  const minusB = negated(b);
  return minusB === null ? null : builder.add('Add', [a, minusB], {});
}

function multiply(a: Ref, b: Ref, request: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  const { shape, dtype } = request.outputs[0]!;
  const factor = fillValue(b);
  if (factor === 1) return spread(a, request, builder);
  if (fillValue(a) === 1) return spread(b, request, builder);
  if (factor === 0 || fillValue(a) === 0) return [builder.fill(0, shape, dtype)];
  if (factor !== null && dtype === 'float32' && sameShape(shapeOf(a), shape)) {
    const [minusA, product] = [negated(a), scaled(a)];
    if (minusA !== null) return scale(minusA, -factor, builder);
    if (product !== null) return scale(product.x, product.factor * factor, builder);
  }
  if (sameRef(a, b)) return builder.add('Square', [a], {});
  return inOrder(a, b, request, builder);
}

function divide(a: Ref, b: Ref, request: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  const divisor = fillValue(b);
  if (divisor === null || divisor === 0) return null;
  if (divisor === 1) return spread(a, request, builder);
  const product = sameShape(shapeOf(a), request.outputs[0]!.shape) ? scaled(a) : null;
  if (product !== null) return scale(product.x, product.factor / divisor, builder);
  // the reciprocal of a power of two is exact
  const powerOfTwo = Math.log2(Math.abs(divisor)) % 1 === 0;
  return powerOfTwo ? builder.add('Multiply', [a, builder.fill(1 / divisor, [], 'float32')], {}) : null;
}
