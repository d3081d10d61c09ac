// Losses that users write: what they are given, and how one becomes a term of a training step.
import * as tf from '@tensorflow/tfjs-core';
import { EXIT, UserError } from '../exit-code.js';
import type { LossInput, Prediction } from './loss-input.js';
import type { LossSource } from './loss-registry.js';

/** The functions of tfjs, handed in so that a module needs no import: `tf.add`, `tf.mean`, … */
export type TensorFunctions = typeof tf;

/** One network's view of the batch. B: pictures of a batch, K: classes. */
export interface NetworkView {
  /** class scores before softmax, at the size of the picture: float32 [B, H, W, K] */
  readonly logits: tf.Tensor4D;
  /**
   * maps of the four encoder stages, float32 [m*B, h, w, C]: row k*B + i is picture i of the k-th modality that the student sees in this step,
   * for the teacher as well. h and w are a 4th, 8th, 16th and 32nd of the picture's; C are the widths of that network.
   */
  readonly features: readonly tf.Tensor4D[];
}

/** What the `uses` of a loss names; reading anything else is an error. */
export interface LossInputs {
  readonly student: NetworkView;
  /** in evaluation mode, no gradient flows into it */
  readonly teacher: NetworkView;
  /** class of every pixel, int32 [B, H, W]; -1 where it is ignored (`tf.oneHot` makes a row of zeros of it) */
  readonly labels: tf.Tensor3D;
}

/** Numbers, words, lists of whole numbers (`Ints`), null where a parameter is `none`. */
export type LossArgument = number | string | readonly number[] | null;

/**
 * A loss: the named tensors, the arguments of the call by name, and tfjs; to a float32 scalar. It is called once per number of present modalities
 * when a run starts, to record its operations and their gradient: values cannot be read, and random numbers would be the same in every step.
 */
export type LossFunction<Args = Readonly<Record<string, LossArgument>>> = (
  inputs: LossInputs,
  args: Args,
  tf: TensorFunctions,
) => tf.Scalar;

/** A loaded loss of the user's own. */
export interface OwnLoss {
  readonly name: string;
  /** file that the user wrote, for messages */
  readonly file: string;
  readonly uses: readonly LossSource[];
  readonly compute: LossFunction;
  /** `focal.ts:12` for an error that was thrown inside, where that is known */
  readonly placeOf: (error: unknown) => string | null;
}

/** The term of `loss` with its arguments. Whatever goes wrong inside is a UserError (exit 3) that names file and function. */
export function ownTerm(loss: OwnLoss, args: Readonly<Record<string, unknown>>): (input: LossInput) => tf.Tensor {
  return (input) => {
    let value: unknown;
    try {
      value = loss.compute(inputsOf(loss, input), args as Readonly<Record<string, LossArgument>>, tf);
    } catch (error) {
      throw error instanceof UserError ? error : lossFailure(loss, error);
    }
    if (!(value instanceof tf.Tensor)) {
      const kind = value instanceof Promise ? 'a promise' : value === undefined ? 'nothing' : typeOf(value);
      throw wrongResult(loss, `returns ${kind}`);
    }
    if (value.rank !== 0) throw wrongResult(loss, `returns a tensor of shape [${value.shape.join(', ')}]`);
    if (value.dtype !== 'float32') throw wrongResult(loss, `returns a number of type ${value.dtype}`);
    return value;
  };
}

/** What was thrown inside a loss, or while its gradient was taken, as a failure of that loss. */
export function lossFailure(loss: OwnLoss, error: unknown): UserError {
  const raw = error instanceof Error ? error.message : String(error);
  const { problem, help } = described(raw);
  return new UserError(EXIT.fileErrors, `loss \`${loss.name}\`: ${problem}`, {
    where: loss.placeOf(error) ?? loss.file,
    help,
    cause: error,
  });
}

/** Its student inputs that reach the value have a gradient; a loss without any cannot train. */
export function withoutGradient(loss: OwnLoss): UserError {
  const sources = loss.uses.filter((use) => use.startsWith('student.')).map((use) => `inputs.${use}`);
  return new UserError(EXIT.fileErrors, `loss \`${loss.name}\` does not depend on the student`, {
    where: loss.file,
    help: `compute it from ${sources.join(' or ')} with operations that have a gradient (not argMax, round or comparisons alone)`,
  });
}

function wrongResult(loss: OwnLoss, what: string): UserError {
  return new UserError(EXIT.fileErrors, `loss \`${loss.name}\` ${what}, not a single number`, {
    where: loss.file,
    help: 'return a float32 scalar, for instance tf.mean(…)',
  });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object that is no tensor of the `tf` it was given' : `a ${typeof value}`;
}

const READ_VALUES =
  'the operations of a step are recorded once, without numbers: use tf functions instead of reading values';

/** tfjs's own words are for its developers. */
function described(raw: string): { readonly problem: string; readonly help: string } {
  const kernel = /^Kernel '(\w+)' not registered|gradient function not found for (\w+)/.exec(raw);
  if (kernel?.[1] !== undefined) {
    return {
      problem: `the operation ${kernel[1]} cannot be part of a training step`,
      help: 'write it with other operations; docs/own-losses.md lists those that work',
    };
  }
  if (kernel?.[2] !== undefined) {
    return {
      problem: `the operation ${kernel[2]} has no gradient`,
      help: 'write it with other operations, or keep the student out of it',
    };
  }
  if (/was read during capture/.test(raw)) return { problem: 'it reads the value of a tensor', help: READ_VALUES };
  return { problem: raw, help: 'correct the module and run the command again' };
}

function inputsOf(loss: OwnLoss, input: LossInput): LossInputs {
  const view = (role: 'student' | 'teacher'): NetworkView => {
    const guard = <T>(part: 'logits' | 'features', read: () => T) => named(loss, `${role}.${part}`, read);
    return {
      get logits() {
        return guard('logits', () => prediction(role, input).logits() as tf.Tensor4D);
      },
      get features() {
        return guard('features', () => pairedFeatures(role, input));
      },
    };
  };
  return {
    student: view('student'),
    teacher: view('teacher'),
    get labels() {
      return named(loss, 'labels', () => knownLabels(input));
    },
  };
}

/** -1 for every label that is no class. */
function knownLabels({ labels, classes }: LossInput): tf.Tensor3D {
  const known = tf.logicalAnd(
    tf.greaterEqual(labels, tf.scalar(0, 'int32')),
    tf.less(labels, tf.scalar(classes, 'int32')),
  );
  return tf.where(known, labels, tf.fill(labels.shape, -1, 'int32')) as tf.Tensor3D;
}

function named<T>(loss: OwnLoss, source: LossSource, read: () => T): T {
  if (loss.uses.includes(source)) return read();
  throw new UserError(EXIT.fileErrors, `loss \`${loss.name}\` reads inputs.${source}, which it does not name`, {
    where: loss.file,
    help: `add \`${source}\` to the \`uses\` of its \`extern\``,
  });
}

function prediction(role: 'student' | 'teacher', input: LossInput): Prediction {
  return role === 'student' ? input.student : input.teacher();
}

/** Maps of the modalities that the student sees, from both networks in the same order. */
function pairedFeatures(role: 'student' | 'teacher', input: LossInput): readonly tf.Tensor4D[] {
  const { features } = prediction(role, input);
  const maps = role === 'student' ? features : features.map((map, stage) => input.pairs('single', stage).teacher(map));
  return maps as readonly tf.Tensor4D[];
}
