// The signature of a loss that a file declares itself: `extern loss focal(gamma: Positive = 2) uses student.logits, labels from "./focal.ts"`.
import type { ExternDecl } from '../../grammar/ast.js';
import type { Module } from './modules.js';
import { spanOf } from './problems.js';
import type { Parameter, Signature } from './registry.js';
import { type Primitive, settingType } from './setting-type.js';

/** What a loss of one's own may look at. */
export const OWN_LOSS_SOURCES: readonly string[] = [
  'student.logits',
  'student.features',
  'teacher.logits',
  'teacher.features',
  'labels',
];

/** What its parameters may be, besides literal words: plain numbers, whose meaning needs no other setting. */
export const OWN_LOSS_TYPES: readonly Primitive[] = [
  'Number',
  'NonNegative',
  'Positive',
  'Int',
  'Natural',
  'Count',
  'Ratio',
  'Ints',
];

const NO_BLOCKS: ReadonlySet<string> = new Set();

/** `decl` must have been found sound by `checkOwnLoss`. */
export function ownLossSignature(decl: ExternDecl, { file, text }: Pick<Module, 'file' | 'text'>): Signature {
  const parameters = decl.params.map((param): Parameter => {
    const { start, end } = param.range;
    return {
      name: param.name.name,
      types: param.types.map((type) => settingType(type.name, NO_BLOCKS)),
      default: param.default ?? null,
      runtime: false,
      span: { file, start, end },
      text: text.slice(start, end).replace(/\s+/g, ' '),
    };
  });
  return {
    category: 'loss',
    name: decl.name.name,
    parameters,
    uses: decl.uses.map((path) => path.parts.map((part) => part.name).join('.')),
    doc: decl.doc,
    span: spanOf(file, decl.name),
    text: `${decl.name.name}(${parameters.map((parameter) => parameter.text).join(', ')})`,
    own: { file, text, from: decl.from?.value ?? '' },
  };
}
