// Any-modal evaluation. Every picture is encoded once; what follows the encoder up to and with BatchNorm is affine, so it
// is applied per view and commutes with the fusion mean. A subset then costs one weighted sum, ReLU and the classifier.
import * as tf from '@tensorflow/tfjs-core';
import { addedConfusions } from './confusion.js';
import type { FunctionDefinition, TensorShape } from './function-definition.js';
import { withoutIgnored } from './loss-input.js';
import { mit } from './mit.js';
import { classifyNormalised, fuseLevels, normaliseEvaluation, resize } from './mlp-decoder.js';
import type { Network } from './network.js';
import { named, withoutPrefix } from './parameters.js';
import { networkState } from './state-shapes.js';
import { quarter, type ViewSizes } from './subsets-per-call.js';

export interface ViewSettings extends ViewSizes {
  readonly network: Network;
  /** of the network in the state: `student/` or `teacher/` */
  readonly prefix: string;
}
export interface ConfusionSettings extends ViewSettings {
  /** S: fusions per call */
  readonly subsets: number;
  readonly ignore: number;
}

const VIEWS = 'views/normalised';

function viewShape({ network, views, batch, image }: ViewSettings): TensorShape {
  return { shape: [views + 1, batch, quarter(image[0]), quarter(image[1]), network.decoder], dtype: 'float32' };
}

/**
 * Encodes `images` [V, B, H, W, 3] and one picture of zeros, and leaves the decoder of each up to
 * its ReLU in the state `views/normalised` [V + 1, B, h, w, E]; the last one is that of the zero picture. Returns nothing.
 */
export function encodeViews(settings: ViewSettings): FunctionDefinition {
  const { network, prefix, views, batch, image } = settings;
  return {
    feeds: { images: { shape: [views, batch, ...image, 3], dtype: 'float32' } },
    state: { ...networkState(prefix, network), [VIEWS]: viewShape(settings) },
    apply: (feeds, state) => {
      const parameters = withoutPrefix(prefix, state);
      const pictures = tf.reshape(named(feeds, 'images'), [views * batch, ...image, 3]);
      const maps = mit(tf.concat([pictures, tf.zeros([1, ...image, 3])]), parameters, network, null);
      const linear = fuseLevels(maps, parameters, network);
      const rows = tf.reshape(linear, [-1, network.decoder]);
      const normal = tf.reshape(normaliseEvaluation(rows, parameters, network), linear.shape);
      const [pictureRows, ...position] = linear.shape;
      const [seen, zero] = tf.split(normal, [pictureRows! - 1, 1], 0) as [tf.Tensor, tf.Tensor];
      const all = tf.concat([seen, tf.tile(zero, [batch, 1, 1, 1])]);
      return { outputs: {}, state: { [VIEWS]: tf.reshape(all, [views + 1, batch, ...position]) } };
    },
  };
}

/**
 * Confusion matrices of S fusions of the encoded views. Feeds: `fusion` [S, V + 1], rows that sum to 1 (an affine map is
 * taken out of the mean), and `labels` int32 [B, H, W]. Output: `confusion` int32 [S, B, K, K], target x prediction per
 * picture, so that pictures of one weather can be added up; ignored pixels are left out.
 */
export function confusions(settings: ConfusionSettings): FunctionDefinition {
  const { network, prefix, views, subsets, batch, image, ignore } = settings;
  return {
    feeds: {
      fusion: { shape: [subsets, views + 1], dtype: 'float32' },
      labels: { shape: [batch, ...image], dtype: 'int32' },
    },
    state: { ...networkState(prefix, network), [VIEWS]: viewShape(settings) },
    apply: (feeds, state) => {
      const [, , h, w, E] = viewShape(settings).shape as [number, number, number, number, number];
      const fused = tf.matMul(named(feeds, 'fusion'), tf.reshape(named(state, VIEWS), [views + 1, batch * h * w * E]));
      const rows = tf.reshape(fused, [subsets * batch * h * w, E]);
      const scores = classifyNormalised(rows, withoutPrefix(prefix, state), network);
      const logits = resize(tf.reshape(scores, [subsets * batch, h, w, network.classes]), ...image);
      const predictions = tf.reshape(tf.argMax(logits, 3), [subsets, batch, -1]);
      const labels = tf.reshape(withoutIgnored(named(feeds, 'labels'), ignore, network.classes), [batch, -1]);
      return { outputs: { confusion: addedConfusions(labels, predictions, network.classes) } };
    },
  };
}

/**
 * What the network answers on the first picture of the encoded views: `classes` int32 [h, w] at the size `shown`. Feed:
 * `fusion` [1, V + 1] as in `confusions`.
 */
export function firstAnswer(settings: ViewSettings, shown: readonly [number, number]): FunctionDefinition {
  const { network, prefix, views } = settings;
  return {
    feeds: { fusion: { shape: [1, views + 1], dtype: 'float32' } },
    state: { ...networkState(prefix, network), [VIEWS]: viewShape(settings) },
    apply: (feeds, state) => {
      const [, , h, w, E] = viewShape(settings).shape as [number, number, number, number, number];
      const first = tf.slice(named(state, VIEWS), [0, 0, 0, 0, 0], [views + 1, 1, h, w, E]);
      const fused = tf.matMul(named(feeds, 'fusion'), tf.reshape(first, [views + 1, h * w * E]));
      const scores = classifyNormalised(tf.reshape(fused, [h * w, E]), withoutPrefix(prefix, state), network);
      const logits = resize(tf.reshape(scores, [1, h, w, network.classes]), ...shown);
      return { outputs: { classes: tf.reshape(tf.argMax(logits, 3), [...shown]) } };
    },
  };
}
