// What a sweep comes to: how many points, and which of them are variants.
import type { Coordinate } from '../compiled-variant.js';
import type { Variant } from '../layers.js';
import type { GridFactor } from './grid-factors.js';

export interface SweepCounts {
  /** some axis draws from a range: there are infinitely many points */
  readonly continuous: boolean;
  /** how `points` come to be; empty where points are not counted one by one */
  readonly factors: readonly GridFactor[];
  /** points before `skip`; null where they are not counted: on a continuous axis, or when conditions tie too many values together */
  readonly points: number | null;
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
