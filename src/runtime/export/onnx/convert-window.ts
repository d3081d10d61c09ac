// Convolutions and resizing. ONNX knows them with channels first only; the graph has them last.
import { flagAttribute } from '../../../graph/attribute.js';
import { convolutionGeometry } from '../../../graph/window-geometry.js';
import { type ConversionTable, inputShape, type NodeConversion } from './node-conversion.js';

const TO_FIRST = [0, 3, 1, 2];
const TO_LAST = [0, 2, 3, 1];

function channelsFirst({ program, input }: NodeConversion): string {
  return program.emit('Transpose', [input(0)], { perm: TO_FIRST });
}

/** `order`: axes of the filter [h, w, in, out] as ONNX wants them. */
function convolution(conversion: NodeConversion, order: readonly number[], depthwise: boolean): string {
  const { node, program, input } = conversion;
  const filter = inputShape(conversion, 1);
  const { padInfo, strideHeight, strideWidth, dilationHeight, dilationWidth } = convolutionGeometry(
    inputShape(conversion, 0),
    filter,
    node.attributes,
    depthwise,
  );
  if (depthwise && filter[3] !== 1) throw new Error('depthwise convolutions with one filter a channel only');
  const weight =
    conversion.reorderedWeight(node.inputs[1]!, order) ?? program.emit('Transpose', [input(1)], { perm: order });
  const result = program.emit('Conv', [channelsFirst(conversion), weight], {
    kernel_shape: filter.slice(0, 2),
    strides: [strideHeight, strideWidth],
    dilations: [dilationHeight, dilationWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
    group: depthwise ? filter[2]! : 1,
  });
  return program.emit('Transpose', [result], { perm: TO_LAST });
}

function resize(conversion: NodeConversion): string {
  const { node, program, openShape } = conversion;
  const [batch, height, width, channels] = openShape as [number, number, number, number];
  const x = channelsFirst(conversion);
  const sizes =
    batch === -1
      ? program.emit(
          'Concat',
          [
            program.emit('Slice', [program.emit('Shape', [x]), program.vector(0), program.vector(2)]),
            program.vector(height, width),
          ],
          { axis: 0 },
        )
      : program.vector(batch, channels, height, width);
  const aligned = flagAttribute(node.attributes, 'alignCorners');
  const half = flagAttribute(node.attributes, 'halfPixelCenters');
  const resized = program.emit('Resize', [x, '', '', sizes], {
    mode: 'linear',
    coordinate_transformation_mode: aligned ? 'align_corners' : half ? 'half_pixel' : 'asymmetric',
  });
  return program.emit('Transpose', [resized], { perm: TO_LAST });
}

export const WINDOW: ConversionTable = {
  Conv2D: (conversion) => convolution(conversion, [3, 2, 0, 1], false),
  DepthwiseConv2dNative: (conversion) => convolution(conversion, [2, 3, 0, 1], true),
  ResizeBilinear: resize,
};
