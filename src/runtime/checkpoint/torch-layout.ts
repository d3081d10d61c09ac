// Between PyTorch's memory layout of weights and ours. Convolutions: OIHW <-> HWIO; depthwise convolutions:
// [C,1,h,w] <-> [h,w,C,1]; matrices of linear maps: [out,in] <-> [in,out]; everything of rank 1 is the same.
import { permute } from './permute.js';

export interface LaidOutTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const isDepthwise = (name: string): boolean => /(^|\.)dwconv\.weight$/.test(name);

/** A weight named `name` of a PyTorch state dict, in our layout. */
export function fromTorchLayout(name: string, tensor: LaidOutTensor): LaidOutTensor {
  switch (tensor.shape.length) {
    case 2:
      return permute(tensor, [1, 0]);
    case 4:
      return permute(tensor, isDepthwise(name) ? [2, 3, 0, 1] : [2, 3, 1, 0]);
    default:
      return tensor;
  }
}

/** The shape that `toTorchLayout` gives. */
export function torchShape(name: string, shape: readonly number[]): readonly number[] {
  if (shape.length !== 2 && shape.length !== 4) return shape;
  const order = shape.length === 2 ? [1, 0] : isDepthwise(name) ? [2, 3, 0, 1] : [3, 2, 0, 1];
  return order.map((axis) => shape[axis]!);
}

/** Our weight named `name`, in PyTorch's layout: the inverse of `fromTorchLayout`. */
export function toTorchLayout(name: string, tensor: LaidOutTensor): LaidOutTensor {
  switch (tensor.shape.length) {
    case 2:
      return permute(tensor, [1, 0]);
    case 4:
      return permute(tensor, isDepthwise(name) ? [2, 3, 0, 1] : [3, 2, 0, 1]);
    default:
      return tensor;
  }
}
