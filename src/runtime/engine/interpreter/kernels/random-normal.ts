// RandomNormal: standard normal numbers as a pure function of a seed tensor.
import type * as tf from '@tensorflow/tfjs-core';
import { numbersAttribute } from '../../../../graph/attribute.js';
import { sizeOf } from '../../../../graph/shape.js';
import type { Attributes } from '../../../../graph/tensor-graph.js';
import { statelessNormal } from '../../../../random/philox.js';
import type { DeviceMemory } from '../device-memory.js';

/** seed int32[2] = (key, first counter) -> float32 draws of attribute `shape`. */
export function randomNormalKernel(memory: DeviceMemory): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const [key, counter] = memory.view(inputs.seed!) as Int32Array;
    const shape = numbersAttribute(attrs as unknown as Attributes, 'shape');
    const out = memory.allocate(shape, 'float32');
    memory.floats(out).set(statelessNormal(key!, counter!, sizeOf(shape)));
    return out;
  };
}
