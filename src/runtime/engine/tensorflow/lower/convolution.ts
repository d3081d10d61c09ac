import { pairAttribute } from '../../../../graph/attribute.js';
import { convolutionGeometry, poolGeometry } from '../../../../graph/window-geometry.js';
import { flag, ints, type NodeAttributes, text } from '../graph-def.js';
import type { Lowering, LoweringTable, NodeLowering } from './lowering.js';

type Geometry = ReturnType<typeof convolutionGeometry>;

/** Padding as TensorFlow writes it; the raw operations take explicit padding in the gradients as well. */
function padding(node: NodeLowering, { padInfo }: Geometry): NodeAttributes {
  const { pad } = node.node.attributes;
  const { top, bottom, left, right } = padInfo;
  if (typeof pad === 'string') return { padding: text(pad.toUpperCase()), explicit_paddings: ints([]) };
  if (top + bottom + left + right === 0) return { padding: text('VALID'), explicit_paddings: ints([]) };
  return { padding: text('EXPLICIT'), explicit_paddings: ints([0, 0, top, bottom, left, right, 0, 0]) };
}

function convolutionAttributes(
  node: NodeLowering,
  x: readonly number[],
  filter: readonly number[],
  depthwise: boolean,
): NodeAttributes {
  const geometry = convolutionGeometry(x, filter, node.node.attributes, depthwise);
  return {
    ...node.T,
    ...padding(node, geometry),
    strides: ints([1, geometry.strideHeight, geometry.strideWidth, 1]),
    dilations: ints([1, geometry.dilationHeight, geometry.dilationWidth, 1]),
    data_format: text('NHWC'),
    ...(depthwise ? {} : { use_cudnn_on_gpu: flag(true) }),
  };
}

function convolutions(kernel: string, depthwise: boolean): LoweringTable {
  // TensorFlow takes the shape to return as a tensor, and its own order of arguments
  return {
    [kernel]: (node) =>
      node.emit(
        kernel,
        node.inputs,
        convolutionAttributes(node, node.specs[0]!.shape, node.specs[1]!.shape, depthwise),
      ),
    [`${kernel}BackpropInput`]: (node) => {
      const [dy, filter] = node.inputs;
      const attributes = convolutionAttributes(node, node.shape, node.specs[1]!.shape, depthwise);
      return node.emit(node.node.kernel, [node.program.vector(...node.shape), filter!, dy!], attributes);
    },
    [`${kernel}BackpropFilter`]: (node) => {
      const [x, dy] = node.inputs;
      const attributes = convolutionAttributes(node, node.specs[0]!.shape, node.shape, depthwise);
      return node.emit(node.node.kernel, [x!, node.program.vector(...node.shape), dy!], attributes);
    },
  };
}

function poolAttributes(node: NodeLowering, x: readonly number[]): NodeAttributes {
  const { explicit_paddings, ...rest } = padding(node, poolGeometry(x, node.node.attributes));
  if (rest.padding?.kind === 'text' && rest.padding.value === 'EXPLICIT') {
    throw new Error(`${node.node.kernel}: TensorFlow pools with 'same' or 'valid' padding only; pad the input first`);
  }
  const [height, width] = pairAttribute(node.node.attributes, 'filterSize');
  const [down, right] = pairAttribute(node.node.attributes, 'strides');
  return {
    ...node.T,
    ...rest,
    ksize: ints([1, height, width, 1]),
    strides: ints([1, down, right, 1]),
    data_format: text('NHWC'),
  };
}

const pool: Lowering = (node) => node.emit(node.node.kernel, node.inputs, poolAttributes(node, node.specs[0]!.shape));

export const CONVOLUTION: LoweringTable = {
  ...convolutions('Conv2D', false),
  ...convolutions('DepthwiseConv2dNative', true),
  AvgPool: pool,
  MaxPool: pool,
  AvgPoolGrad: (node) => {
    const x = node.specs[1]!.shape;
    return node.emit('AvgPoolGrad', [node.program.vector(...x), node.inputs[0]!], poolAttributes(node, x));
  },
  MaxPoolGrad: (node) => {
    const [dy, input, output] = node.inputs;
    return node.emit('MaxPoolGrad', [input!, output!, dy!], poolAttributes(node, node.specs[1]!.shape));
  },
};
