// One variant of a file: what it means, and where each of its settings comes from.
import type { Variant } from './layers.js';
import type { NormalForm } from './normal-form.js';
import type { RecordValue } from './setting-value.js';

/** What a point of a sweep sets: the path of an axis, and the value in its author's units. */
export interface Coordinate {
  /** a setting, or `variant` for a row of an ablation */
  readonly path: string;
  readonly text: string;
}

export interface CompiledVariant {
  readonly form: NormalForm;
  /** every setting with the place that set it, references followed */
  readonly settings: RecordValue;
  /** path, layers of edits in order of application, and its own text */
  readonly variant: Variant;
  /** in the order of the axes; empty for everything but points of sweeps */
  readonly coordinates: readonly Coordinate[];
}
