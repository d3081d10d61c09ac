// Sizes and paddings of convolution and pooling windows, from tfjs's own rules.
import { backend_util } from '@tensorflow/tfjs-core';
import { pairAttribute, pairsAttribute } from './attribute.js';
import type { Attributes } from './tensor-graph.js';

type Shape4 = [number, number, number, number];
type Padding = 'same' | 'valid' | number | backend_util.ExplicitPadding;

/** `same`, `valid`, one number for all sides, or `[before, after]` for each of the four axes. */
export function paddingAttribute(
  attributes: Attributes,
): 'same' | 'valid' | number | readonly (readonly [number, number])[] {
  const pad = attributes.pad;
  if (pad === 'same' || pad === 'valid' || typeof pad === 'number') return pad;
  return pairsAttribute(attributes, 'pad');
}

function shape4(shape: readonly number[]): Shape4 {
  const [a, b, c, d] = shape;
  if (a === undefined || b === undefined || c === undefined || d === undefined)
    throw new Error(`needs rank 4, got [${shape}]`);
  return [a, b, c, d];
}

/** Geometry of the convolution `x [b,h,w,c]` with `filter [kh,kw,c,n]`, which its two gradients share. */
export function convolutionGeometry(
  x: readonly number[],
  filter: readonly number[],
  attributes: Attributes,
  depthwise: boolean,
): backend_util.Conv2DInfo {
  const strides = [...pairAttribute(attributes, 'strides')] as [number, number];
  const dilations = [...pairAttribute(attributes, 'dilations', 1)] as [number, number];
  const pad = paddingAttribute(attributes);
  const rounding = typeof pad === 'string' ? undefined : 'floor';
  return backend_util.computeConv2DInfo(
    shape4(x),
    shape4(filter),
    strides,
    dilations,
    pad as Padding,
    rounding,
    depthwise,
  );
}

/** Geometry of pooling `x [b,h,w,c]`. */
export function poolGeometry(x: readonly number[], attributes: Attributes): backend_util.Conv2DInfo {
  const strides = [...pairAttribute(attributes, 'strides')] as [number, number];
  const size = [...pairAttribute(attributes, 'filterSize')] as [number, number];
  const pad = paddingAttribute(attributes);
  return backend_util.computePool2DInfo(
    shape4(x),
    size,
    strides,
    1,
    pad as Padding,
    typeof pad === 'string' ? undefined : 'floor',
  );
}
