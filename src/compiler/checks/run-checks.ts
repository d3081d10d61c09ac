// All domain checks of a variant. What was silent about the same settings of the variant that it extends is silent again, and most variants
// share most settings with it: a row of an ablation changes one.
import { Problems } from '../problems.js';
import { type ListedCheck, VARIANT_CHECKS } from './all-checks.js';
import type { VariantSubject } from './variant-check.js';

/** A variant with the same data set and `final` paths, of which some settings have changed. */
export interface CheckedBefore {
  readonly silent: readonly ListedCheck[];
  readonly changed: readonly string[];
}

/** Gives the checks that said nothing. */
export function runChecks(
  subject: VariantSubject,
  before: CheckedBefore | null,
  problems: Problems,
): readonly ListedCheck[] {
  const silent: ListedCheck[] = [];
  for (const listed of VARIANT_CHECKS) {
    if (before !== null && isSilentAgain(listed, before)) {
      silent.push(listed);
      continue;
    }
    const own = new Problems();
    listed.check(subject, own);
    if (own.found.length === 0) silent.push(listed);
    problems.addAll(own.found);
  }
  return silent;
}

function isSilentAgain(listed: ListedCheck, { silent, changed }: CheckedBefore): boolean {
  return silent.includes(listed) && !changed.some((name) => listed.reads.includes(name));
}
