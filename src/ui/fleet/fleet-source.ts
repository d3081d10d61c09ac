// Where a view of many runs gets its contents from. The files behind it are only read; they may be a copy from elsewhere.
import type { RunEvent } from '../../runtime/run/event.js';
import type { QueueRow, QueueState } from '../../runtime/run/queue/queue-record.js';
import type { RunFiles } from '../run-files.js';

/** A run as a queue names it; `state` null = no queue knows it, its own events tell. */
export type ListedRun = Omit<QueueRow, 'state'> & { readonly state: QueueState | null };

export interface FleetList {
  /** what the user typed, or the folder that is looked at */
  readonly title: string;
  readonly where: 'local' | 'slurm';
  /** nothing will be started any more; null where no queue tells */
  readonly ended: boolean | null;
  /** wall clock, milliseconds since 1970; null where no queue tells */
  readonly started: number | null;
  readonly updated: number | null;
  readonly runs: readonly ListedRun[];
}

/** The events of one run, in portions. */
export interface EventPortions {
  /** there may be something to read */
  changed(): boolean;
  /** what was there is not read to its end yet */
  readonly behind: boolean;
  read(budgetMs: number): readonly RunEvent[];
}

export interface FleetSource {
  /** The same object as last time when nothing changed. */
  list(): FleetList;
  /** First and newest events of a run: a first picture at the price of one small read. */
  glance(run: string): readonly RunEvent[];
  /** Bytes of the events of a run; 0 when there are none. */
  size(run: string): number;
  portions(run: string): EventPortions;
  files(run: string): RunFiles;
  /** A sentence when the process that drives the runs is gone. */
  probe(): string | null;
}
