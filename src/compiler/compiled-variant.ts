// One variant of a file: what it means, and where each of its settings comes from.
import type { Variant } from './layers.js';
import type { NormalForm } from './normal-form.js';
import type { RecordValue } from './setting-value.js';

export interface CompiledVariant {
  readonly form: NormalForm;
  /** every setting with the place that set it, references followed */
  readonly settings: RecordValue;
  /** path, layers of edits in order of application, and its own text */
  readonly variant: Variant;
}
