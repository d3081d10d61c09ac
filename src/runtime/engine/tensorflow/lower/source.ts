import { numberAttribute } from '../../../../graph/attribute.js';
import type { HostArray } from '../../../../graph/tensor-graph.js';
import { flag, int, type } from '../graph-def.js';
import type { LoweringTable, NodeLowering } from './lowering.js';

/** The number that TensorFlow gives the Philox generator in `StatelessRandomNormalV2`. */
const PHILOX = 1;

/** Key and counter are unsigned 64-bit words; the seed holds one int32 of each, read as unsigned. */
function randomNormal(node: NodeLowering): string {
  const { program } = node;
  const word = (index: number): string =>
    node.emit('Slice', [node.inputs[0]!, program.vector(index), program.vector(1)], {
      T: type('int32'),
      Index: type('int32'),
    });
  const words = (low: string): string => {
    const pair = node.emit('ConcatV2', [low, program.vector(0), program.scalar(0, 'int32')], {
      T: type('int32'),
      Tidx: type('int32'),
      N: int(2),
    });
    return node.emit('Bitcast', [pair], { T: type('int32'), type: type('uint64') });
  };
  const asVector = (scalar: string): string =>
    node.emit('Reshape', [scalar, program.vector(1)], { T: type('uint64'), Tshape: type('int32') });
  const zero = node.emit('Cast', [program.vector(0)], {
    SrcT: type('int32'),
    DstT: type('uint64'),
    Truncate: flag(false),
  });
  const key = asVector(words(word(0)));
  const counter = node.emit('ConcatV2', [asVector(words(word(1))), zero, program.scalar(0, 'int32')], {
    T: type('uint64'),
    Tidx: type('int32'),
    N: int(2),
  });
  const inputs = [program.vector(...node.shape), key, counter, program.scalar(PHILOX, 'int32')];
  return node.emit('StatelessRandomNormalV2', inputs, { dtype: type('float32'), Tshape: type('int32') });
}

export const SOURCE: LoweringTable = {
  Const: (node) => node.program.constant(node.dtype, node.shape, node.node.attributes.value as HostArray),
  Fill: (node) => {
    const value = node.program.scalar(numberAttribute(node.node.attributes, 'value'), node.dtype);
    if (node.shape.length === 0) return value;
    return node.program.share('Fill', [node.program.vector(...node.shape), value], {
      T: type(node.dtype),
      index_type: type('int32'),
    });
  },
  RandomNormal: randomNormal,
};
