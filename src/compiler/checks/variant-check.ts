// What a domain check sees: one elaborated variant and its data set (language reference, section 6.2).
import type { Span } from '../diagnostic.js';
import type { Module } from '../modules.js';
import type { Problems } from '../problems.js';
import type { RecordValue } from '../setting-value.js';

export interface VariantSubject {
  readonly path: string;
  /** fallback place for values that nobody wrote */
  readonly named: Span;
  /** its own text: the declaration, the row or the sweep, in the file `module` */
  readonly own: Span;
  readonly module: Module;
  readonly settings: RecordValue;
  /** null when the data set is missing or wrong */
  readonly data: RecordValue | null;
  /** paths made `final` */
  readonly finals: readonly string[];
}
export type VariantCheck = (subject: VariantSubject, problems: Problems) => void;
