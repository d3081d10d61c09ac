// Loss terms in the normal form, in the order in which they are summed.
import { canonicalJson } from './canonical-json.js';
import { WEIGHT } from './check-loss.js';
import type { Call, LossTerm, NormalForm } from './normal-form.js';
import { plainCall, plainValue } from './plain-value.js';
import type { SettingValue, Term } from './setting-value.js';

/** Noise copies of `rrm` where none are given (method, section 9, row 13). */
const DEFAULT_SAMPLES = { paper: 1, reference: 10 } as const;

export function lossForms(loss: SettingValue, semantics: NormalForm['semantics'], base: string): readonly LossTerm[] {
  if (loss.kind !== 'terms') throw new Error(`a ${loss.kind} is not a loss`);
  return canonicalTerms(loss.terms.map((term) => termForm(term, semantics, base)));
}

/** By callee, then arguments, weight and label: reordering lines cannot change a bit of a sum. */
export function canonicalTerms(terms: readonly LossTerm[]): readonly LossTerm[] {
  const key = (term: LossTerm) =>
    [term.loss.call, canonicalJson(term.loss.args), canonicalJson(term.weight), term.label].join('\0');
  return [...terms].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function termForm(term: Term, semantics: NormalForm['semantics'], base: string): LossTerm {
  if (term.call.kind !== 'call') throw new Error(`term ${term.label} is not a call`);
  const call = plainCall(term.call, base);
  const loss: Call =
    call.args.samples === 'auto' ? { ...call, args: { ...call.args, samples: DEFAULT_SAMPLES[semantics] } } : call;
  return { label: term.label, weight: plainValue(term.weight, WEIGHT, base) as LossTerm['weight'], loss };
}
