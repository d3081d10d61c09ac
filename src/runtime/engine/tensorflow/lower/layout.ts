import { slice_util } from '@tensorflow/tfjs-core';
import { numberAttribute, numbersAttribute, pairsAttribute } from '../../../../graph/attribute.js';
import { sameShape } from '../../../../graph/shape.js';
import { flag, int, type } from '../graph-def.js';
import type { Lowering, LoweringTable, NodeLowering } from './lowering.js';

const INT32 = type('int32');

const reshape: Lowering = (node) => node.reshape(node.inputs[0]!, node.openShape);

function vectorOf(node: NodeLowering, attribute: string): string {
  return node.program.vector(...numbersAttribute(node.node.attributes, attribute));
}

function axisOf(node: NodeLowering): string {
  return node.program.scalar(numberAttribute(node.node.attributes, 'axis'), 'int32');
}

function stridedSlice(node: NodeLowering): string {
  const { attributes } = node.node;
  const range = (name: string): number[] => [...numbersAttribute(attributes, name)];
  const mask = (name: string): number => numberAttribute(attributes, name);
  const info = slice_util.sliceInfo(
    [...node.specs[0]!.shape],
    range('begin'),
    range('end'),
    range('strides'),
    mask('beginMask'),
    mask('endMask'),
    mask('ellipsisMask'),
    mask('newAxisMask'),
    mask('shrinkAxisMask'),
  );
  const bounds = [info.begin, info.end, info.strides].map((list) => node.program.vector(...list));
  const masks = ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask'].map(
    (name) => [name, int(0)] as const,
  );
  const sliced = node.emit('StridedSlice', [node.inputs[0]!, ...bounds], {
    ...node.T,
    Index: INT32,
    ...Object.fromEntries(masks),
  });
  return sameShape(info.finalShapeSparse, node.shape) ? sliced : node.reshape(sliced, node.shape);
}

export const LAYOUT: LoweringTable = {
  Reshape: reshape,
  ExpandDims: reshape,
  Cast: (node) => node.emit('Cast', node.inputs, { SrcT: node.T.T, DstT: type(node.dtype), Truncate: flag(false) }),
  Transpose: (node) => node.emit('Transpose', [...node.inputs, vectorOf(node, 'perm')], { ...node.T, Tperm: INT32 }),
  Tile: (node) => node.emit('Tile', [...node.inputs, vectorOf(node, 'reps')], { ...node.T, Tmultiples: INT32 }),
  BroadcastTo: (node) =>
    node.emit('BroadcastTo', [...node.inputs, node.program.vector(...node.shape)], { ...node.T, Tidx: INT32 }),
  Reverse: (node) => node.emit('ReverseV2', [...node.inputs, vectorOf(node, 'dims')], { ...node.T, Tidx: INT32 }),
  PadV2: (node) => {
    const pairs = pairsAttribute(node.node.attributes, 'paddings');
    const paddings = node.program.constant('int32', [pairs.length, 2], Int32Array.from(pairs.flat()));
    const value = node.program.scalar(numberAttribute(node.node.attributes, 'constantValue'), node.dtype);
    return node.emit('PadV2', [...node.inputs, paddings, value], { ...node.T, Tpaddings: INT32 });
  },
  Concat: (node) =>
    node.emit('ConcatV2', [...node.inputs, axisOf(node)], { ...node.T, Tidx: INT32, N: int(node.inputs.length) }),
  Pack: (node) => {
    const axis = numberAttribute(node.node.attributes, 'axis');
    return node.emit('Pack', node.inputs, { ...node.T, N: int(node.inputs.length), axis: int(axis) });
  },
  Unpack: (node) => {
    const axis = numberAttribute(node.node.attributes, 'axis');
    return node.outputsOf(
      node.emit('Unpack', node.inputs, { ...node.T, num: int(node.node.outputs.length), axis: int(axis) }),
    );
  },
  SplitV: (node) => {
    const inputs = [...node.inputs, vectorOf(node, 'numOrSizeSplits'), axisOf(node)];
    return node.outputsOf(
      node.emit('SplitV', inputs, { ...node.T, Tlen: INT32, num_split: int(node.node.outputs.length) }),
    );
  },
  // -1 takes what is left of an axis
  Slice: (node) =>
    node.emit('Slice', [...node.inputs, vectorOf(node, 'begin'), node.program.vector(...node.openShape)], {
      ...node.T,
      Index: INT32,
    }),
  StridedSlice: stridedSlice,
};
