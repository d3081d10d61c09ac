// Operations with a hand-written gradient. tfjs types its `customGrad` too loosely to be used all over.
import * as tf from '@tensorflow/tfjs-core';

export interface ClosedForm {
  readonly value: tf.Tensor;
  /** tensors of the forward pass that the gradient needs; no others may be used there */
  readonly saved: readonly tf.Tensor[];
  /** gradient with respect to every input, in their order */
  readonly gradient: (dy: tf.Tensor, saved: readonly tf.Tensor[]) => readonly tf.Tensor[];
}

/** Computes `form(inputs)`; the tape sees one operation. Other tensors used inside get no gradient. */
export function closedForm(
  inputs: readonly tf.Tensor[],
  form: (inputs: readonly tf.Tensor[]) => ClosedForm,
): tf.Tensor {
  const operation = tf.customGrad((...args) => {
    const save = args.pop() as unknown as tf.GradSaveFunc;
    const { value, saved, gradient } = form(args as tf.Tensor[]);
    save([...saved]);
    return { value, gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => [...gradient(dy, kept)] };
  });
  return operation(...inputs);
}
