// The terms of a loss whose calls are known.
import { settingAt } from '../read-setting.js';
import type { CallValue, Term } from '../setting-value.js';
import type { VariantSubject } from './variant-check.js';

export interface KnownTerm {
  readonly term: Term;
  readonly call: CallValue;
}

export function lossTerms(subject: VariantSubject): readonly KnownTerm[] {
  const loss = settingAt(subject.settings, 'loss');
  if (loss?.kind !== 'terms') return [];
  return loss.terms.flatMap((term) => (term.call.kind === 'call' ? [{ term, call: term.call }] : []));
}
