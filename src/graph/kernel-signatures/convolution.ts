// Convolutions and pooling in NHWC, with their gradients. The gradients carry the shape they return as an attribute.
import { numbersAttribute, pairAttribute } from '../attribute.js';
import type { Attributes, TensorSpec } from '../tensor-graph.js';
import { convolutionGeometry, paddingAttribute, poolGeometry } from '../window-geometry.js';
import { at, type KernelSignature, requireDType, requireRank, type SignatureTable, single } from './signature.js';

function windowAttributes(attributes: Attributes): Attributes {
  if (attributes.dataFormat != null && attributes.dataFormat !== 'NHWC') throw new Error('works in NHWC only');
  const rounding = attributes.dimRoundingMode;
  if (rounding != null && rounding !== 'floor') throw new Error('rounds sizes down only');
  return {
    strides: pairAttribute(attributes, 'strides'),
    pad: paddingAttribute(attributes),
    dilations: pairAttribute(attributes, 'dilations', 1),
    dataFormat: 'NHWC',
    dimRoundingMode: typeof attributes.pad === 'string' ? null : 'floor',
  };
}

function images(...specs: readonly TensorSpec[]): void {
  for (const spec of specs) {
    requireDType(spec, 'float32');
    requireRank(spec, 4);
  }
}

function forward(depthwise: boolean): KernelSignature {
  return {
    inputs: ['x', 'filter'],
    infer: (inputs, attributes) => {
      const [x, filter] = [at(inputs, 0), at(inputs, 1)];
      images(x, filter);
      if (x.shape[3] !== filter.shape[2]) throw new Error(`filter [${filter.shape}] on [${x.shape}]`);
      const window = windowAttributes(attributes);
      return single(convolutionGeometry(x.shape, filter.shape, window, depthwise).outShape, 'float32', window);
    },
  };
}

function gradient(names: readonly [string, string], shapeName: 'inputShape' | 'filterShape'): KernelSignature {
  return {
    inputs: names,
    infer: (inputs, attributes) => {
      images(at(inputs, 0), at(inputs, 1));
      const shape = numbersAttribute(attributes, shapeName);
      return single(shape, 'float32', { ...windowAttributes(attributes), [shapeName]: shape });
    },
  };
}

function pool(names: readonly string[]): KernelSignature {
  return {
    inputs: names,
    infer: (inputs, attributes) => {
      images(...inputs);
      const x = at(inputs, names.length === 1 ? 0 : 1);
      const { dilations: _, dataFormat: __, ...window } = windowAttributes(attributes);
      const normal: Attributes = { ...window, filterSize: pairAttribute(attributes, 'filterSize') };
      return single(names.length === 1 ? poolGeometry(x.shape, normal).outShape : x.shape, 'float32', normal);
    },
  };
}

export const CONVOLUTION: SignatureTable = {
  Conv2D: forward(false),
  Conv2DBackpropInput: gradient(['dy', 'filter'], 'inputShape'),
  Conv2DBackpropFilter: gradient(['x', 'dy'], 'filterShape'),
  DepthwiseConv2dNative: forward(true),
  DepthwiseConv2dNativeBackpropInput: gradient(['dy', 'filter'], 'inputShape'),
  DepthwiseConv2dNativeBackpropFilter: gradient(['x', 'dy'], 'filterShape'),
  AvgPool: pool(['x']),
  AvgPoolGrad: pool(['dy', 'input']),
  MaxPool: pool(['x']),
  MaxPoolGrad: pool(['dy', 'input', 'output']),
};
