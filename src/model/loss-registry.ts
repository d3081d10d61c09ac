// The losses by the names of `std.rseg`, with what each looks at and its arguments.
import type * as tf from '@tensorflow/tfjs-core';
import { ce } from './ce.js';
import { cmd } from './cmd.js';
import { cwd } from './cwd.js';
import { hpdm } from './hpdm.js';
import { kl } from './kl.js';
import type { LossInput } from './loss-input.js';
import { ohem } from './ohem.js';
import { type OwnLoss, ownTerm } from './own-loss.js';
import { rrm } from './rrm.js';
import { umd } from './umd.js';

/** One term of a loss: the part of a normal form's `LossTerm` that decides what is computed. */
export interface TermDefinition {
  readonly label: string;
  readonly loss: { readonly call: string; readonly args: Readonly<Record<string, unknown>> };
  /** computes the term instead of a built-in */
  readonly own?: OwnLoss;
}
export type LossSource = 'student.logits' | 'student.features' | 'teacher.logits' | 'teacher.features' | 'labels';

interface LossDefinition {
  readonly uses: readonly LossSource[];
  readonly bind: (args: Arguments) => (input: LossInput) => tf.Tensor;
}
type Arguments = Readonly<Record<string, unknown>>;

const FEATURES: readonly LossSource[] = ['teacher.features', 'student.features'];
const LOGITS: readonly LossSource[] = ['teacher.logits', 'student.logits'];
const PAIRS = ['hybrid', 'single'] as const;
const ALIGNMENTS = ['none', 'conv1x1'] as const;

const LOSSES: Readonly<Record<string, LossDefinition>> = {
  ce: { uses: ['student.logits'], bind: () => ce },
  ohem: {
    uses: ['student.logits'],
    bind: (args) => {
      const settings = { threshold: numberOf(args, 'threshold') };
      return (input) => ohem(input, settings);
    },
  },
  kl: {
    uses: LOGITS,
    bind: (args) => {
      const settings = { temperature: numberOf(args, 'temperature') };
      return (input) => kl(input, settings);
    },
  },
  cwd: {
    uses: LOGITS,
    bind: (args) => {
      const settings = { temperature: numberOf(args, 'temperature') };
      return (input) => cwd(input, settings);
    },
  },
  hpdm: {
    uses: FEATURES,
    bind: (args) => {
      const settings = { pair: wordOf(args, 'pair', PAIRS), align: wordOf(args, 'align', ALIGNMENTS) };
      return (input) => hpdm(input, settings);
    },
  },
  rrm: {
    uses: FEATURES,
    bind: (args) => {
      const samples = args.samples === 'auto' ? ('auto' as const) : numberOf(args, 'samples');
      const align = wordOf(args, 'align', ALIGNMENTS);
      const settings = { pair: wordOf(args, 'pair', PAIRS), scale: numberOf(args, 'scale'), samples, align };
      return (input) => rrm(input, settings);
    },
  },
  umd: { uses: FEATURES, bind: () => umd },
  cmd: { uses: FEATURES, bind: () => cmd },
};

/** Names of all losses. */
export const lossNames: readonly string[] = Object.keys(LOSSES);

/** The function of a term and what it looks at. */
export function lossOf({ label, loss, own }: TermDefinition): {
  readonly uses: readonly LossSource[];
  readonly compute: (input: LossInput) => tf.Tensor;
} {
  if (own !== undefined) return { uses: own.uses, compute: ownTerm(own, loss.args) };
  const definition = Object.hasOwn(LOSSES, loss.call) ? LOSSES[loss.call] : undefined;
  if (definition === undefined) throw new Error(`term ${label}: there is no loss called ${loss.call}`);
  return { uses: definition.uses, compute: definition.bind(loss.args) };
}

/** True when some term looks at a teacher. */
export function needsTeacher(terms: readonly TermDefinition[]): boolean {
  return terms.some((term) => lossOf(term).uses.some((source) => source.startsWith('teacher.')));
}

function numberOf(args: Arguments, name: string): number {
  const value = args[name];
  if (typeof value !== 'number') throw new Error(`argument ${name} should be a number, not ${JSON.stringify(value)}`);
  return value;
}

function wordOf<T extends string>(args: Arguments, name: string, words: readonly T[]): T {
  const word = words.find((one) => one === args[name]);
  if (word === undefined) throw new Error(`argument ${name} should be one of ${words.join(', ')}`);
  return word;
}
