// One optimiser step on a network, whatever its loss: forward, gradients, AdamW, BatchNorm statistics.
import * as tf from '@tensorflow/tfjs-core';
import { type AdamWSettings, adamw, FIRST_MOMENT, SECOND_MOMENT } from './adamw.js';
import type { FunctionDefinition, TensorShape, Tensors } from './function-definition.js';
import { gradientNorm, valueAndGradients } from './gradients.js';
import { type BatchMoments, updatedStatistics } from './mlp-decoder.js';
import { type Network, type ParameterShapes, parameterShapes, statisticShapes } from './network.js';
import { named, withoutPrefix, withPrefix } from './parameters.js';
import { stateShapes } from './state-shapes.js';

/** What a loss returns: its terms in order, and the moments of the decoder's batch. */
export interface ForwardResult {
  readonly terms: readonly tf.Tensor[];
  /** null when the decoder was not needed */
  readonly moments: BatchMoments | null;
}

export interface StepDefinition {
  /** of the trained network in the state: `student/` or `teacher/` */
  readonly prefix: string;
  readonly network: Network;
  /** trained besides the network's own parameters */
  readonly extra: ParameterShapes;
  readonly labels: readonly string[];
  readonly optimizer: AdamWSettings;
  /** also return every gradient as `gradient/<name>` */
  readonly gradients: boolean;
  /** a step whose loss is above the feed `loss_limit` changes nothing either */
  readonly limited: boolean;
  readonly feeds: Readonly<Record<string, TensorShape>>;
  /** further state that is only read */
  readonly state: Readonly<Record<string, TensorShape>>;
  readonly forward: (parameters: Tensors, feeds: Tensors, state: Tensors) => ForwardResult;
}

const SCALAR: TensorShape = { shape: [], dtype: 'float32' };

/**
 * The function of one step. Feeds besides the given ones: `lr`, `step` (1 for the first) and `term_weights` [terms].
 * Outputs: `loss`, `grad_norm`, `term/<label>`, unweighted, and `finite`: whether loss and gradient are finite. The state is
 * replaced only then, so that one bad step never spoils the weights. Where it is `limited`, the loss must also be at most `loss_limit` (a feed).
 */
export function trainingStep(definition: StepDefinition): FunctionDefinition {
  const { prefix, network, labels } = definition;
  const trained = new Map([...parameterShapes(network), ...definition.extra]);
  return {
    feeds: {
      ...definition.feeds,
      lr: SCALAR,
      step: SCALAR,
      term_weights: { shape: [labels.length], dtype: 'float32' },
      ...(definition.limited ? { loss_limit: SCALAR } : {}),
    },
    state: {
      ...stateShapes(prefix, trained),
      ...stateShapes(prefix, statisticShapes(network)),
      ...stateShapes(FIRST_MOMENT, trained),
      ...stateShapes(SECOND_MOMENT, trained),
      ...definition.state,
    },
    apply: (feeds, state) => {
      const all = withoutPrefix(prefix, state);
      const parameters = Object.fromEntries([...trained.keys()].map((name) => [name, named(all, name)]));
      const found: { result: ForwardResult | null } = { result: null };
      const { value, gradients } = valueAndGradients(() => {
        const result = definition.forward(parameters, feeds, state);
        found.result = keep(result);
        return tf.sum(tf.mul(tf.stack([...result.terms]), named(feeds, 'term_weights')));
      }, parameters);
      const { terms, moments } = found.result!;
      const rate = { lr: named(feeds, 'lr'), step: named(feeds, 'step') };
      const norm = gradientNorm(gradients);
      const finite = tf.isFinite(tf.add(value, norm));
      const statistics = moments === null ? {} : withPrefix(prefix, updatedStatistics(all, moments));
      return {
        outputs: {
          loss: value,
          grad_norm: norm,
          finite: definition.limited ? tf.logicalAnd(finite, tf.lessEqual(value, named(feeds, 'loss_limit'))) : finite,
          ...Object.fromEntries(labels.map((label, i) => [`term/${label}`, terms[i]!])),
          ...(definition.gradients ? withPrefix('gradient/', gradients) : {}),
        },
        state: { ...adamw(state, prefix, gradients, rate, definition.optimizer), ...statistics },
      };
    },
  };
}

/** Saves what leaves the gradient scope from being disposed at its end. */
function keep(result: ForwardResult): ForwardResult {
  for (const term of result.terms) tf.keep(term);
  if (result.moments !== null) {
    tf.keep(result.moments.mean);
    tf.keep(result.moments.variance);
  }
  return result;
}
