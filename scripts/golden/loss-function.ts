// One loss as a function of given features, logits, labels and noise, with its gradients: what the loss files hold.
import * as tf from '@tensorflow/tfjs-core';
import type { FunctionDefinition, Tensors } from '../../src/model/function-definition.js';
import { valueAndGradients } from '../../src/model/gradients.js';
import { predictionOf } from '../../src/model/labelled-input.js';
import { once, pixelTargets, type Semantics, withoutIgnored } from '../../src/model/loss-input.js';
import { lossOf, type TermDefinition } from '../../src/model/loss-registry.js';
import type { OwnLoss } from '../../src/model/own-loss.js';
import { named } from '../../src/model/parameters.js';
import { studentPairs } from '../../src/model/student-pairs.js';

export interface LossFunctionSettings {
  readonly loss: TermDefinition['loss'];
  /** computes the loss instead of a built-in */
  readonly own?: OwnLoss;
  readonly semantics: Semantics;
  /** shapes of the maps of all modalities, [M*B, h, w, C] per stage */
  readonly maps: readonly (readonly number[])[];
  readonly modalities: number;
  readonly batch: number;
  readonly classes: number;
  readonly image: readonly [number, number];
  readonly ignore: number;
  /** S: the modalities that the student saw, in its order */
  readonly present: readonly number[];
  /** teacher modality of the k-th */
  readonly pairing: readonly number[];
  /** shapes of the normal tensors in the order in which the loss asks for them */
  readonly noise: readonly (readonly number[])[];
}

/**
 * Feeds: `student<j>`, `teacher<j>` (maps of all modalities), `student_logits`, `teacher_logits` [B, H, W, K], `labels`,
 * `noise<i>`. Outputs: `value` and, where the loss depends on them, `gradient/student<j>`, `gradient/student_logits`.
 */
export function lossFunction(settings: LossFunctionSettings): FunctionDefinition {
  const { maps, batch, classes, image, noise } = settings;
  const logits = { shape: [batch, ...image, classes], dtype: 'float32' } as const;
  const mapFeeds = (side: string) =>
    Object.fromEntries(maps.map((shape, j) => [`${side}${j + 1}`, { shape, dtype: 'float32' } as const]));
  return {
    feeds: {
      ...mapFeeds('student'),
      ...mapFeeds('teacher'),
      student_logits: logits,
      teacher_logits: logits,
      labels: { shape: [batch, ...image], dtype: 'int32' },
      ...Object.fromEntries(noise.map((shape, i) => [`noise${i}`, { shape, dtype: 'float32' } as const])),
    },
    state: {},
    apply: (feeds) => {
      const differentiable = Object.fromEntries(Object.entries(feeds).filter(([name]) => name.startsWith('student')));
      const { value, gradients } = valueAndGradients(() => evaluate(settings, feeds), differentiable);
      const outputs = Object.entries(gradients).map(([name, gradient]) => [`gradient/${name}`, gradient]);
      return { outputs: { value, ...Object.fromEntries(outputs) } };
    },
  };
}

function evaluate(settings: LossFunctionSettings, feeds: Tensors): tf.Scalar {
  const { maps, modalities, batch, classes, image, semantics } = settings;
  const present = tf.tensor1d([...settings.present], 'int32');
  const pairing = tf.tensor1d([...settings.pairing], 'int32');
  const stages = (side: string): tf.Tensor[] => maps.map((_, j) => named(feeds, `${side}${j + 1}`));
  const seen = stages('student').map((map) => {
    const [, ...rest] = map.shape;
    return tf.reshape(tf.gather(tf.reshape(map, [modalities, batch, ...rest]), present), [-1, ...rest]);
  });
  const labels = withoutIgnored(named(feeds, 'labels'), settings.ignore, classes);
  const teacher = predictionOf({ features: stages('teacher'), scores: named(feeds, 'teacher_logits') }, image);
  const shape = { semantics, absent: 'remove', modalities, present: settings.present.length, batch } as const;
  let drawn = 0;
  const { loss, own } = settings;
  return lossOf({ label: loss.call, loss, ...(own === undefined ? {} : { own }) }).compute({
    semantics,
    batch,
    classes,
    labels,
    targets: once(() => pixelTargets(labels, classes)),
    student: predictionOf({ features: seen, scores: named(feeds, 'student_logits') }, image),
    teacher: () => teacher,
    pairs: studentPairs(shape, present, pairing),
    noise: () => named(feeds, `noise${drawn++}`),
    alignment: () => {
      throw new Error('loss files compare networks of equal width');
    },
  }) as tf.Scalar;
}
