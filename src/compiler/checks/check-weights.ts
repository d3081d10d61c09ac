// Warns about a loss term that is maximised.
import type { Problems } from '../problems.js';
import { lossTerms } from './loss-terms.js';
import type { VariantSubject } from './variant-check.js';

export function checkWeights(subject: VariantSubject, problems: Problems): void {
  for (const { term } of lossTerms(subject)) {
    if (term.weight.kind !== 'number' || term.weight.value >= 0) continue;
    problems.warn('negative-weight', term.weight.at.span, `the weight of \`${term.label}\` is ${term.weight.value}`, {
      label: 'training maximises this term',
    });
  }
}
