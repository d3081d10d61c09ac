// Resizing of NHWC pictures and its gradients.
import { flagAttribute, numbersAttribute } from '../attribute.js';
import type { Attributes } from '../tensor-graph.js';
import {
  at,
  forEach,
  type KernelSignature,
  requireDType,
  requireRank,
  type SignatureTable,
  single,
} from './signature.js';

function alignment(attributes: Attributes): Attributes {
  return {
    alignCorners: flagAttribute(attributes, 'alignCorners'),
    halfPixelCenters: flagAttribute(attributes, 'halfPixelCenters'),
  };
}

const forward: KernelSignature = {
  inputs: ['images'],
  infer: (inputs, attributes) => {
    const images = at(inputs, 0);
    requireRank(images, 4);
    requireDType(images, 'float32');
    const size = numbersAttribute(attributes, 'size');
    if (size.length !== 2) throw new Error(`size [${size}] is not [height, width]`);
    return single([images.shape[0]!, ...size, images.shape[3]!], 'float32', { size, ...alignment(attributes) });
  },
};

const gradient: KernelSignature = {
  inputs: ['images', 'dy'],
  infer: (inputs, attributes) => {
    requireRank(at(inputs, 0), 4);
    requireDType(at(inputs, 1), 'float32');
    return single(at(inputs, 0).shape, 'float32', alignment(attributes));
  },
};

export const RESIZE: SignatureTable = {
  ...forEach(['ResizeBilinear', 'ResizeNearestNeighbor'], forward),
  ...forEach(['ResizeBilinearGrad', 'ResizeNearestNeighborGrad'], gradient),
};
