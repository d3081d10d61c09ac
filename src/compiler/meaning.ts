// What two variants are compared by: the normal form without names and runtime settings.
import { canonicalJson } from './canonical-json.js';
import { canonicalTerms } from './loss-form.js';
import type { Dataset, LossTerm, NormalForm } from './normal-form.js';

/** Equal texts mean equal results: names of variant, data set and loss terms, and runtime settings, are left out. */
export function meaningOf(form: NormalForm): string {
  const { variant: _variant, runtime: _runtime, data, loss, ...rest } = form;
  // part by part: most parts are shared with other variants, and so are their texts
  return [...Object.values(rest).map(canonicalJson), dataMeaning(data), ...canonicalTerms(loss).map(termMeaning)].join(
    ';',
  );
}

const dataTexts = new WeakMap<Dataset, string>();

function dataMeaning(data: Dataset): string {
  const text = dataTexts.get(data) ?? canonicalJson({ ...data, name: '' });
  if (Object.isFrozen(data)) dataTexts.set(data, text);
  return text;
}

/** Equal terms stand beside each other whatever they are called, so their order tells nothing of their labels. */
function termMeaning({ weight, loss }: LossTerm): string {
  return `${canonicalJson(weight)}*${canonicalJson(loss)}`;
}
