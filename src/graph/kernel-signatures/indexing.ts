// Kernels that select or count by index.
import { flagAttribute, numberAttribute, stringAttribute } from '../attribute.js';
import { normaliseAxis } from '../shape.js';
import type { DType } from '../tensor-graph.js';
import { at, requireDType, type SignatureTable, single } from './signature.js';

export const INDEXING: SignatureTable = {
  GatherV2: {
    inputs: ['x', 'indices'],
    infer: (inputs, attributes) => {
      const [x, indices] = [at(inputs, 0), at(inputs, 1)];
      requireDType(indices, 'int32');
      const axis = normaliseAxis(numberAttribute(attributes, 'axis'), x.shape.length);
      const batchDims = attributes.batchDims == null ? 0 : numberAttribute(attributes, 'batchDims');
      const shape = [...x.shape.slice(0, axis), ...indices.shape.slice(batchDims), ...x.shape.slice(axis + 1)];
      return single(shape, x.dtype, { axis, batchDims });
    },
  },
  OneHot: {
    inputs: ['indices'],
    infer: (inputs, attributes) => {
      const indices = at(inputs, 0);
      requireDType(indices, 'int32');
      const dtype = (attributes.dtype == null ? 'float32' : stringAttribute(attributes, 'dtype')) as DType;
      const depth = numberAttribute(attributes, 'depth');
      const [onValue, offValue] = [numberAttribute(attributes, 'onValue'), numberAttribute(attributes, 'offValue')];
      return single([...indices.shape, depth], dtype, { depth, onValue, offValue, dtype });
    },
  },
  UnsortedSegmentSum: {
    inputs: ['x', 'segmentIds'],
    infer: (inputs, attributes) => {
      const [x, ids] = [at(inputs, 0), at(inputs, 1)];
      requireDType(x, 'float32', 'int32');
      requireDType(ids, 'int32');
      if (ids.shape.length !== 1 || ids.shape[0] !== x.shape[0])
        throw new Error(`segment ids [${ids.shape}] for [${x.shape}]`);
      const numSegments = numberAttribute(attributes, 'numSegments');
      return single([numSegments, ...x.shape.slice(1)], x.dtype, { numSegments });
    },
  },
  TopK: {
    inputs: ['x'],
    infer: (inputs, attributes) => {
      const x = at(inputs, 0);
      requireDType(x, 'float32', 'int32');
      const k = numberAttribute(attributes, 'k');
      const shape = [...x.shape.slice(0, -1), k];
      if (k > (x.shape.at(-1) ?? 0)) throw new Error(`the ${k} largest of [${x.shape}]`);
      const outputs = [
        { shape, dtype: x.dtype },
        { shape, dtype: 'int32' as const },
      ];
      return { outputs, attributes: { k, sorted: flagAttribute(attributes, 'sorted') } };
    },
  },
  DenseBincount: {
    inputs: ['x', 'weights'],
    infer: (inputs, attributes) => {
      const [x, weights] = [at(inputs, 0), at(inputs, 1)];
      requireDType(x, 'int32');
      if (x.shape.length < 1 || x.shape.length > 2) throw new Error(`counts rank 1 or 2, got [${x.shape}]`);
      const size = numberAttribute(attributes, 'size');
      const binaryOutput = flagAttribute(attributes, 'binaryOutput');
      return single([...x.shape.slice(0, -1), size], weights.dtype, { size, binaryOutput });
    },
  },
};
