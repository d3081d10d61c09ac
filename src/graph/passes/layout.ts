// Moves that move nothing: reshapes, casts, transposes, tiles, slices and reductions that keep every element in place.
import { numbersAttribute, pairsAttribute, stringAttribute } from '../attribute.js';
import type { GraphBuilder, NodeRequest } from '../graph-builder.js';
import { axesName } from '../kernel-signatures/reduction.js';
import { dtypeOf, shapeOf } from '../ref.js';
import { sameShape } from '../shape.js';
import type { Ref } from '../tensor-graph.js';

export function simplifyLayout(request: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  const { kernel, inputs, attributes } = request;
  const [x] = inputs;
  if (x === undefined) return null;
  const { shape } = request.outputs[0]!;
  const reshaped = (): readonly Ref[] => builder.add('Reshape', [x], { shape });
  const unchanged = sameShape(shapeOf(x), shape);
  switch (kernel) {
    case 'Identity':
      return [x];
    case 'Cast':
      return dtypeOf(x) === stringAttribute(attributes, 'dtype') ? [x] : null;
    case 'ExpandDims':
      return reshaped();
    case 'Reshape':
      if (unchanged) return [x];
      return x.node.kernel === 'Reshape' ? builder.add('Reshape', x.node.inputs, { shape }) : null;
    case 'Transpose':
      return simplifyTranspose(request, builder);
    case 'Tile':
      if (unchanged) return [x];
      return shapeOf(x).every((d, axis) => d === 1 || numbersAttribute(attributes, 'reps')[axis] === 1)
        ? builder.add('BroadcastTo', [x], { shape })
        : null;
    case 'BroadcastTo':
      if (unchanged) return [x];
      return x.node.kernel === 'BroadcastTo' ? builder.add('BroadcastTo', x.node.inputs, { shape }) : null;
    case 'Sum':
    case 'Mean':
    case 'Max':
    case 'Min':
    case 'Prod':
    case 'All':
    case 'Any': {
      const axes = numbersAttribute(attributes, axesName(kernel));
      return axes.every((axis) => shapeOf(x)[axis] === 1) ? reshaped() : null;
    }
    case 'Slice':
    case 'PadV2':
      return unchanged && isTrivial(request) ? [x] : null;
    case 'Concat':
      return inputs.length === 1 ? [x] : null;
    case 'SplitV':
      return request.outputs.length === 1 ? [x] : null;
    case 'Pack':
    case 'Unpack':
      return inputs.length === 1 && request.outputs.length === 1 ? reshaped() : null;
    default:
      return null;
  }
}

/** A slice that keeps the shape keeps everything; a padding might crop one side and pad the other. */
function isTrivial({ kernel, attributes }: NodeRequest): boolean {
  return (
    kernel === 'Slice' || pairsAttribute(attributes, 'paddings').every(([before, after]) => before === 0 && after === 0)
  );
}

function simplifyTranspose({ inputs, attributes, outputs }: NodeRequest, builder: GraphBuilder): readonly Ref[] | null {
  const x = inputs[0]!;
  const perm = numbersAttribute(attributes, 'perm');
  if (perm.every((from, to) => from === to)) return [x];
  if (x.node.kernel === 'Transpose') {
    const inner = numbersAttribute(x.node.attributes, 'perm');
    return builder.add('Transpose', x.node.inputs, { perm: perm.map((axis) => inner[axis]!) });
  }
  // only axes of one element change places: the elements stay where they are
  const long = perm.filter((axis) => shapeOf(x)[axis] !== 1);
  const inOrder = long.every((axis, i) => i === 0 || axis > long[i - 1]!);
  return inOrder ? builder.add('Reshape', [x], { shape: outputs[0]!.shape }) : null;
}
