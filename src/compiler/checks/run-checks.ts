// All domain checks of a variant. What was silent about the same settings before is silent again, and most variants share most settings
// with the one before: a row of an ablation changes one.
import { Problems } from '../problems.js';
import { type ListedCheck, VARIANT_CHECKS } from './all-checks.js';
import type { VariantSubject } from './variant-check.js';

/** The last variant about which each check said nothing. */
export type SilentBefore = Map<ListedCheck, VariantSubject>;

export function runChecks(subject: VariantSubject, before: SilentBefore, problems: Problems): void {
  for (const listed of VARIANT_CHECKS) {
    const last = before.get(listed);
    if (last !== undefined && looksTheSame(subject, last, listed.reads)) continue;
    const own = new Problems();
    listed.check(subject, own);
    if (own.found.length === 0) before.set(listed, subject);
    problems.addAll(own.found);
  }
}

function looksTheSame(subject: VariantSubject, last: VariantSubject, reads: readonly string[]): boolean {
  if (subject.data !== last.data || subject.finals.join() !== last.finals.join()) return false;
  return reads.every((name) => subject.settings.fields.get(name) === last.settings.fields.get(name));
}
