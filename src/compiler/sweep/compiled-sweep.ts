// What a sweep comes to: how many points, and which of them are variants.
import type { Coordinate } from '../compiled-variant.js';
import type { Variant } from '../layers.js';

export interface SweepCounts {
  /** points before `skip`; null with a continuous axis: infinitely many */
  readonly points: number | null;
  /** null where it is not counted: on a continuous axis, or when conditions tie too many values together */
  readonly skipped: number | null;
  readonly left: number | null;
  /** null without `sample` */
  readonly drawn: number | null;
}
export interface CompiledSweep {
  /** `spcr.weights` */
  readonly path: string;
  /** null when the sweep has errors */
  readonly counts: SweepCounts | null;
  /** addresses of its points, in order; those with errors included */
  readonly points: readonly string[];
}
/** A point before it is elaborated. */
export interface SweepPoint {
  readonly variant: Variant;
  readonly coordinates: readonly Coordinate[];
}
export interface ExpandedSweep {
  readonly sweep: CompiledSweep;
  readonly points: readonly SweepPoint[];
}
