// Which teacher map each student map is compared with (method 5.2 and 9, rows 7 and 16).
import * as tf from '@tensorflow/tfjs-core';
import type { Pair, PairRows } from './loss-input.js';

export interface PairSettings {
  readonly semantics: 'paper' | 'reference';
  readonly absent: 'remove' | 'zero';
  readonly modalities: number;
  readonly present: number;
  readonly batch: number;
}

/** True for the released code's law of its `zero` training: independent student rows per stage, sample and k. */
const drawsStudentRows = ({ semantics, absent }: PairSettings): boolean =>
  semantics === 'reference' && absent === 'zero';

/** Shape of the `pairing` feed: teacher modality of the k-th student modality [m], or student rows per stage [4, M*B]. */
export function pairingShape(settings: PairSettings): readonly number[] {
  return drawsStudentRows(settings) ? [4, settings.modalities * settings.batch] : [settings.present];
}

/**
 * @param present int32 [m]: modalities given to the student
 * @param pairing int32 of `pairingShape`
 */
export function studentPairs(
  settings: PairSettings,
  present: tf.Tensor,
  pairing: tf.Tensor,
): (pair: Pair, stage: number) => PairRows {
  const { modalities, batch } = settings;
  const modalityRows =
    (indices: tf.Tensor) =>
    (x: tf.Tensor): tf.Tensor => {
      const [, ...rest] = x.shape;
      const chosen = tf.gather(tf.reshape(x, [modalities, batch, ...rest]), indices as tf.Tensor1D, 0);
      return tf.reshape(chosen, [-1, ...rest]);
    };
  const same = (x: tf.Tensor): tf.Tensor => x;
  return (pair, stage) => {
    if (pair === 'single') return { student: same, teacher: modalityRows(present) };
    if (!drawsStudentRows(settings)) return { student: same, teacher: modalityRows(pairing) };
    const rows = tf.reshape(tf.slice(pairing, [stage, 0], [1, -1]), [-1]) as tf.Tensor1D;
    return { student: (x) => tf.gather(x, rows, 0), teacher: modalityRows(present) };
  };
}
