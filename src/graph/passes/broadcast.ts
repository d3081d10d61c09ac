// Operands that were spread out before a kernel which spreads them by itself: the copies are not made.
import type { GraphBuilder, NodeRequest } from '../graph-builder.js';
import { dtypeOf, fillValue, sameRef, shapeOf } from '../ref.js';
import { broadcastShapes, sameShape } from '../shape.js';
import type { Ref } from '../tensor-graph.js';
import { BROADCASTING } from './binary-kernels.js';

export function shareBroadcasts(request: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  const { kernel, inputs, attributes } = request;
  const [a, b] = inputs;
  if (a === undefined || b === undefined) return null;
  const product = kernel === 'BatchMatMul';
  if (!product && !BROADCASTING.has(kernel)) return null;
  const { shape } = request.outputs[0]!;
  const shrink = (ref: Ref, other: Ref): Ref =>
    product ? shrinkBatch(ref, other, shape) : shrinkOperand(ref, other, shape, builder);
  const left = shrink(a, b);
  const right = shrink(b, left);
  return sameRef(left, a) && sameRef(right, b) ? null : builder.add(kernel, [left, right], attributes);
}

function shrinkOperand(ref: Ref, other: Ref, shape: readonly number[], builder: GraphBuilder): Ref {
  const fill = fillValue(ref);
  if (fill !== null && shapeOf(ref).length > 0 && sameShape(shapeOf(other), shape))
    return builder.fill(fill, [], dtypeOf(ref));
  const source = ref.node.kernel === 'BroadcastTo' ? ref.node.inputs[0]! : null;
  return source !== null && sameShape(broadcastShapes(shapeOf(source), shapeOf(other)), shape) ? source : ref;
}

/** The leading axes of a product broadcast; its matrices do not. */
function shrinkBatch(ref: Ref, other: Ref, shape: readonly number[]): Ref {
  if (ref.node.kernel !== 'BroadcastTo') return ref;
  const source = ref.node.inputs[0]!;
  const [from, to] = [shapeOf(source), shapeOf(ref)];
  if (from.length !== to.length || !sameShape(from.slice(-2), to.slice(-2))) return ref;
  return sameShape(broadcastShapes(from.slice(0, -2), shapeOf(other).slice(0, -2)), shape.slice(0, -2)) ? source : ref;
}
