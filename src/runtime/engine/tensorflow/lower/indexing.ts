import { flagAttribute, numberAttribute } from '../../../../graph/attribute.js';
import { flag, int, type } from '../graph-def.js';
import type { LoweringTable } from './lowering.js';

const INT32 = type('int32');

export const INDEXING: LoweringTable = {
  GatherV2: (node) => {
    const { attributes } = node.node;
    const axis = node.program.scalar(numberAttribute(attributes, 'axis'), 'int32');
    const types = { Tparams: node.T.T, Tindices: INT32, Taxis: INT32 };
    return node.emit('GatherV2', [...node.inputs, axis], {
      ...types,
      batch_dims: int(numberAttribute(attributes, 'batchDims')),
    });
  },
  OneHot: (node) => {
    const value = (name: string): string =>
      node.program.scalar(numberAttribute(node.node.attributes, name), node.dtype);
    const depth = node.program.scalar(numberAttribute(node.node.attributes, 'depth'), 'int32');
    return node.emit('OneHot', [...node.inputs, depth, value('onValue'), value('offValue')], {
      T: type(node.dtype),
      TI: INT32,
      axis: int(-1),
    });
  },
  UnsortedSegmentSum: (node) => {
    const count = node.program.scalar(numberAttribute(node.node.attributes, 'numSegments'), 'int32');
    return node.emit('UnsortedSegmentSum', [...node.inputs, count], {
      ...node.T,
      Tindices: INT32,
      Tnumsegments: INT32,
    });
  },
  TopK: (node) => {
    const { attributes } = node.node;
    const k = node.program.scalar(numberAttribute(attributes, 'k'), 'int32');
    const types = { ...node.T, Tk: INT32, index_type: INT32 };
    return node.outputsOf(
      node.emit('TopKV2', [...node.inputs, k], { ...types, sorted: flag(flagAttribute(attributes, 'sorted')) }),
    );
  },
  DenseBincount: (node) => {
    const { attributes } = node.node;
    const [x, weights] = node.inputs;
    const size = node.program.scalar(numberAttribute(attributes, 'size'), 'int32');
    const binary = flag(flagAttribute(attributes, 'binaryOutput'));
    return node.emit('DenseBincount', [x!, size, weights!], {
      Tidx: INT32,
      T: type(node.dtype),
      binary_output: binary,
    });
  },
};
