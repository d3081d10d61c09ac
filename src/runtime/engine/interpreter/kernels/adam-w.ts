// One AdamW step (Loshchilov and Hutter, "Decoupled weight decay regularization", algorithm 2, in torch's form).
import type * as tf from '@tensorflow/tfjs-core';
import type { DeviceMemory } from '../device-memory.js';

export interface AdamWAttributes {
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly decay: number;
}
export interface AdamWArrays {
  readonly parameter: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

/**
 * In place on all three arrays: parameter *= 1 - rate·decay; moments are updated; then
 * parameter -= rate / (1 - beta1^t) · m / (sqrt(v / (1 - beta2^t)) + eps). `step` t counts from 1.
 */
export function adamWStep(
  { parameter, firstMoment, secondMoment }: AdamWArrays,
  gradient: Float32Array,
  rate: number,
  step: number,
  { beta1, beta2, eps, decay }: AdamWAttributes,
): void {
  const kept = 1 - rate * decay;
  const stepSize = rate / (1 - beta1 ** step);
  const correction = Math.sqrt(1 - beta2 ** step);
  for (let i = 0; i < parameter.length; i++) {
    const g = gradient[i]!;
    const m = beta1 * firstMoment[i]! + (1 - beta1) * g;
    const v = beta2 * secondMoment[i]! + (1 - beta2) * g * g;
    firstMoment[i] = m;
    secondMoment[i] = v;
    parameter[i] = parameter[i]! * kept - (stepSize * m) / (Math.sqrt(v) / correction + eps);
  }
}

/**
 * AdamW(param, m, v, grad, lr, step) -> new param, m and v. In place, the results are the inputs themselves, counted
 * once more; the caller then vouches that nobody needs the old values.
 */
export function adamWKernel(memory: DeviceMemory, inPlace: boolean): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const old = [inputs.param!, inputs.m!, inputs.v!];
    const results = old.map((tensor) =>
      inPlace ? memory.share(tensor, tensor.shape) : memory.allocate(tensor.shape, 'float32'),
    );
    const [parameter, firstMoment, secondMoment] = results.map(memory.floats) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    if (!inPlace) {
      results.forEach((tensor, i) => {
        memory.floats(tensor).set(memory.floats(old[i]!));
      });
    }
    const [rate, step] = [inputs.lr!, inputs.step!].map((scalar) => memory.floats(scalar)[0]!) as [number, number];
    const constants = attrs as unknown as AdamWAttributes;
    adamWStep({ parameter, firstMoment, secondMoment }, memory.floats(inputs.grad!), rate, step, constants);
    return results;
  };
}
