import { numberAttribute } from '../../../../graph/attribute.js';
import { flag, float, text, type } from '../graph-def.js';
import type { LoweringTable } from './lowering.js';

export const NORMALISATION: LoweringTable = {
  FusedBatchNorm: (node) => {
    const epsilon = float(numberAttribute(node.node.attributes, 'varianceEpsilon'));
    const how = { epsilon, is_training: flag(false), exponential_avg_factor: float(1), data_format: text('NHWC') };
    return node.emit('FusedBatchNormV3', node.inputs, { ...node.T, U: type('float32'), ...how });
  },
};
