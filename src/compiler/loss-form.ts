// Loss terms in the normal form, in the order in which they are summed.
import { canonicalJson } from './canonical-json.js';
import { WEIGHT } from './check-loss.js';
import type { Call, LossCall, LossTerm, Model, NormalForm, Value } from './normal-form.js';
import { pathFrom, plainCall, plainValue } from './plain-value.js';
import type { Signature } from './registry.js';
import type { SettingValue, Term } from './setting-value.js';
import { SharedForms } from './shared-forms.js';

/** Noise copies of `rrm` where none are given (method, section 9, row 13). */
const DEFAULT_SAMPLES = { paper: 1, reference: 10 } as const;

/** What the `auto` of an argument depends on. */
export interface LossSurroundings {
  readonly semantics: NormalForm['semantics'];
  readonly teacher: Model | null;
  readonly student: Model;
}

const terms = new SharedForms<LossTerm>();
const losses = new SharedForms<LossCall>();

/** `base`: folder that paths are made relative to. */
export function lossForms(loss: SettingValue, around: LossSurroundings, base: string): readonly LossTerm[] {
  if (loss.kind !== 'terms') throw new Error(`a ${loss.kind} is not a loss`);
  const stands = autoArguments(around);
  const circumstances = `${Object.values(stands).join(' ')} ${base}`;
  return canonicalTerms(
    loss.terms.map((term) => terms.of(term, circumstances, () => termForm(term, stands, circumstances, base))),
  );
}

/** By callee, then arguments, weight, code and label: reordering lines cannot change a bit of a sum. */
export function canonicalTerms(terms: readonly LossTerm[]): readonly LossTerm[] {
  return [...terms].sort((a, b) => {
    const [left, right] = a.loss.call === b.loss.call ? [sortKey(a), sortKey(b)] : [a.loss.call, b.loss.call];
    return left < right ? -1 : 1;
  });
}

function sortKey({ label, weight, loss }: LossTerm): string {
  return [canonicalJson(loss.args), canonicalJson(weight), loss.from ?? '', label].join('\0');
}

function termForm(term: Term, stands: Readonly<Record<string, Value>>, circumstances: string, base: string): LossTerm {
  if (term.call.kind !== 'call') throw new Error(`term ${term.label} is not a call`);
  const { call } = term;
  const weight = plainValue(term.weight, WEIGHT, base) as LossTerm['weight'];
  const loss = losses.of(call, circumstances, () => ({
    ...withoutAuto(plainCall(call, base), stands),
    ...ownCode(call.signature, base),
  }));
  return { label: term.label, weight, loss };
}

function ownCode({ own, uses }: Signature, base: string): Pick<LossCall, 'from' | 'uses'> {
  return own === null ? {} : { from: pathFrom(base, own.file, own.from), uses };
}

function withoutAuto({ call, args }: Call, stands: Readonly<Record<string, Value>>): Call {
  const worked: Record<string, Value> = { ...args };
  for (const [name, value] of Object.entries(stands)) if (args[name] === 'auto') worked[name] = value;
  return { call, args: worked };
}

/** What `auto` stands for in arguments of loss terms. */
export function autoArguments({ semantics, teacher, student }: LossSurroundings): Readonly<Record<string, Value>> {
  const needsNone = teacher === null || haveEqualWidths(teacher, student);
  return { samples: DEFAULT_SAMPLES[semantics], align: needsNone ? 'none' : 'conv1x1' };
}

function haveEqualWidths(teacher: Model, student: Model): boolean {
  const [a, b] = [teacher.args.backbone.args.dims, student.args.backbone.args.dims];
  return a === b || String(a) === String(b);
}
