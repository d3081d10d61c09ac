// `RUNS/queues/<id>.json`: where the runs of one command stand, for whoever looks on. A projection: it may be deleted at any time, and
// nothing but a view depends on it. How far a run came is told by the events in its own folder.
// Schema: `grammar/schema/queue.schema.json`.

/**
 * `retrying`: failed, to be started again; `finished-before`: all of it was there when the command began; `same`: another run of the
 * queue is the same work; `stopped`: interrupted, the same command goes on; `skipped`: not started because of what happened to others.
 */
export type QueueState =
  | 'waiting'
  | 'running'
  | 'retrying'
  | 'done'
  | 'finished-before'
  | 'same'
  | 'failed'
  | 'stopped'
  | 'skipped';

export interface QueueRow {
  /** `spcr.terms.no_kl@2` */
  readonly name: string;
  readonly variant: string;
  readonly seed: number;
  /** folder of the run below the folder of all runs */
  readonly run: string;
  /** what the variant sets beside its base: path and value as text */
  readonly settings: readonly { readonly path: string; readonly text: string }[];
  readonly state: QueueState;
  /** why it waits, failed, was skipped or is the same: one line for people, such as `waits for teacher of spcr@1` */
  readonly reason: string | null;
  /** processes started for it so far by this command */
  readonly attempts: number;
  /** id at a scheduler such as Slurm */
  readonly job: string | null;
  readonly exitCode: number | null;
}

export interface QueueRecord {
  readonly v: 1;
  readonly id: string;
  /** what the user typed */
  readonly command: string;
  readonly where: 'local' | 'slurm';
  /** wall clock, milliseconds since 1970 */
  readonly started: number;
  readonly updated: number;
  readonly ended: boolean;
  /** the process that drives the queue */
  readonly pid: number;
  readonly host: string;
  readonly rows: readonly QueueRow[];
}
