// What the screen shows of a run folder besides its events. Handed in by the command, so that nothing here knows formats.
import type { RunEvent } from '../runtime/run/event.js';

export interface Pixels {
  readonly height: number;
  readonly width: number;
  /** [H, W, 3] */
  readonly rgb: Uint8Array;
}

/** Metrics of one evaluated network, as `metrics/<stage>.json` holds them. */
export interface NetworkMetrics {
  readonly subject: 'teacher' | 'student';
  readonly classes: readonly string[];
  readonly suites: readonly {
    readonly suite: string;
    readonly rows: readonly {
      readonly row: string;
      readonly iou: readonly number[];
      /** row-major [target, prediction] */
      readonly confusion: readonly number[];
    }[];
  }[];
}

export interface RunFiles {
  /** the run folder, as it is told to the user */
  readonly folder: string;
  /** All events, steps of a long log sampled. */
  events(): readonly RunEvent[];
  /** A PNG file of the run folder; null when it is not there or damaged. */
  picture(path: string): Pixels | null;
  /** Of all networks evaluated so far. */
  metrics(): readonly NetworkMetrics[];
  /** A sentence when no process works on the run any more. */
  probe(): string | null;
  /** A sentence when something keeps the run from going on, though its processes live. */
  trouble(): string | null;
}

/** A run of which only events are known. */
export function noFiles(folder: string): RunFiles {
  return { folder, events: () => [], picture: () => null, metrics: () => [], probe: () => null, trouble: () => null };
}
