// What two variants are compared by: the normal form without names and runtime settings.
import { canonicalJson } from './canonical-json.js';
import { canonicalTerms } from './loss-form.js';
import type { NormalForm } from './normal-form.js';

/** Equal texts mean equal results: names of variant, data set and loss terms, and runtime settings, are left out. */
export function meaningOf(form: NormalForm): string {
  const { variant: _variant, runtime: _runtime, data, loss, ...rest } = form;
  const unnamed = loss.map((term) => ({ ...term, label: '' }));
  return canonicalJson({ ...rest, data: { ...data, name: '' }, loss: canonicalTerms(unnamed) });
}
