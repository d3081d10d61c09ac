import { flagAttribute } from '../../../../graph/attribute.js';
import { flag, type NodeAttributes } from '../graph-def.js';
import type { Lowering, LoweringTable, NodeLowering } from './lowering.js';

/** tfjs's own gradient kernels lose half_pixel_centers; TensorFlow's take it. */
function alignment(node: NodeLowering): NodeAttributes {
  const { attributes } = node.node;
  return {
    ...node.T,
    align_corners: flag(flagAttribute(attributes, 'alignCorners')),
    half_pixel_centers: flag(flagAttribute(attributes, 'halfPixelCenters')),
  };
}

const size = (node: NodeLowering): string => node.program.vector(...node.shape.slice(1, 3));
const forward: Lowering = (node) => node.emit(node.node.kernel, [node.inputs[0]!, size(node)], alignment(node));

export const RESIZE: LoweringTable = {
  ResizeBilinear: forward,
  ResizeNearestNeighbor: forward,
  ResizeBilinearGrad: (node) => node.emit('ResizeBilinearGrad', [node.inputs[1]!, node.inputs[0]!], alignment(node)),
  ResizeNearestNeighborGrad: (node) =>
    node.emit('ResizeNearestNeighborGrad', [node.inputs[1]!, size(node)], alignment(node)),
};
