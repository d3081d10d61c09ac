// AdamW with the parameter groups of the method (section 6): weight decay on matrices and filters only.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from './function-definition.js';
import { named } from './parameters.js';

export interface AdamWSettings {
  /** weight decay of tensors of rank 2 and more; biases and norms have none */
  readonly decay: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
}

export const FIRST_MOMENT = 'adam.m/';
export const SECOND_MOMENT = 'adam.v/';

/**
 * New parameters and moments of one step: theta *= 1 - lr * decay, then the Adam step with bias correction.
 * @param prefix of the parameters in `state`; the moments are `adam.m/<name>` and `adam.v/<name>`
 * @param gradients by parameter name; parameters without one stay as they are
 * @param step 1 for the first step
 */
export function adamw(
  state: Tensors,
  prefix: string,
  gradients: Tensors,
  rate: { readonly lr: tf.Tensor; readonly step: tf.Tensor },
  settings: AdamWSettings,
): Tensors {
  const next: Record<string, tf.Tensor> = {};
  for (const [name, grad] of Object.entries(gradients)) {
    const inputs = {
      param: named(state, prefix + name),
      m: named(state, FIRST_MOMENT + name),
      v: named(state, SECOND_MOMENT + name),
      grad,
      ...rate,
    };
    const attributes = {
      beta1: settings.beta1,
      beta2: settings.beta2,
      eps: settings.eps,
      decay: grad.rank >= 2 ? settings.decay : 0,
    };
    const [param, m, v] = tf.engine().runKernel('AdamW', inputs, attributes) as unknown as tf.Tensor[];
    next[prefix + name] = param!;
    next[FIRST_MOMENT + name] = m!;
    next[SECOND_MOMENT + name] = v!;
  }
  return next;
}
