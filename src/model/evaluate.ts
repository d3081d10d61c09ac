// Any-modal evaluation. Every picture is encoded once; what follows the encoder up to and with BatchNorm is affine, so it
// is applied per view and commutes with the fusion mean. A subset then costs one weighted sum, ReLU and the classifier.
import * as tf from '@tensorflow/tfjs-core';
import { addedConfusions } from './confusion.js';
import type { FunctionDefinition, TensorShape, Tensors } from './function-definition.js';
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
export interface FusionSettings extends ViewSettings {
  /** S: fusions per call */
  readonly subsets: number;
}
export interface ConfusionSettings extends FusionSettings {
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
  const { network, subsets, batch, image, ignore } = settings;
  return {
    feeds: { fusion: fusionShape(settings), labels: { shape: [batch, ...image], dtype: 'int32' } },
    state: fusionState(settings),
    apply: (feeds, state) => {
      const predictions = tf.reshape(answers(named(state, VIEWS), feeds, state, settings, image), [subsets, batch, -1]);
      const labels = tf.reshape(withoutIgnored(named(feeds, 'labels'), ignore, network.classes), [batch, -1]);
      return { outputs: { confusion: addedConfusions(labels, predictions, network.classes) } };
    },
  };
}

/** The answers behind `confusions`. Feed: `fusion` as there. Output: `classes` int32 [S * B, H, W]. */
export function segmentations(settings: FusionSettings): FunctionDefinition {
  const { image } = settings;
  return {
    feeds: { fusion: fusionShape(settings) },
    state: fusionState(settings),
    apply: (feeds, state) => ({ outputs: { classes: answers(named(state, VIEWS), feeds, state, settings, image) } }),
  };
}

/**
 * What the network answers on the first picture of the encoded views: `classes` int32 [h, w] at the size `shown`. Feed:
 * `fusion` [1, V + 1] as in `confusions`.
 */
export function firstAnswer(settings: ViewSettings, shown: readonly [number, number]): FunctionDefinition {
  const one = { ...settings, subsets: 1 };
  return {
    feeds: { fusion: fusionShape(one) },
    state: fusionState(one),
    apply: (feeds, state) => {
      const views = named(state, VIEWS);
      const first = tf.slice(views, [0, 0, 0, 0, 0], [settings.views + 1, 1, ...views.shape.slice(2)]);
      return { outputs: { classes: tf.reshape(answers(first, feeds, state, one, shown), [...shown]) } };
    },
  };
}

const fusionShape = ({ subsets, views }: FusionSettings): TensorShape => ({
  shape: [subsets, views + 1],
  dtype: 'float32',
});

const fusionState = (settings: FusionSettings): Readonly<Record<string, TensorShape>> => ({
  ...networkState(settings.prefix, settings.network),
  [VIEWS]: viewShape(settings),
});

/** Classes int32 [S * n, h, w] of S fusions of encoded `views` [V + 1, n, ...], at the size `shown`. */
function answers(
  views: tf.Tensor,
  feeds: Tensors,
  state: Tensors,
  { network, prefix, subsets }: FusionSettings,
  shown: readonly [number, number],
): tf.Tensor {
  const [count, pictures, h, w, E] = views.shape as [number, number, number, number, number];
  const fused = tf.matMul(named(feeds, 'fusion'), tf.reshape(views, [count, pictures * h * w * E]));
  const rows = tf.reshape(fused, [subsets * pictures * h * w, E]);
  const scores = classifyNormalised(rows, withoutPrefix(prefix, state), network);
  return tf.argMax(resize(tf.reshape(scores, [subsets * pictures, h, w, network.classes]), ...shown), 3);
}
