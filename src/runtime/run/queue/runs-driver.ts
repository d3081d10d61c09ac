// What a command needs of whatever carries its runs out: processes of this machine, or jobs of a scheduler.
import type { ControlAnswer, ControlAsk } from '../control-ask.js';
import type { RunFolder } from '../run-folder.js';
import type { StopReason } from '../stop-control.js';
import type { QueueEnd } from './queue-driver.js';
import type { QueueRow } from './queue-record.js';

export interface RunsDriver {
  readonly done: Promise<QueueEnd>;
  /** the folder of the first run that was taken up; null when none could be, or when runs are shown together anyway */
  readonly opened: Promise<RunFolder | null>;
  /** a run was taken up, or is waited for, or none could be */
  readonly underWay: Promise<void>;
  rows(): readonly QueueRow[];
  /** `graceful`: what runs writes a checkpoint; `now`: it is killed. Nothing more is started. */
  requestStop(kind: 'graceful' | 'now', reason?: StopReason): void;
  requestCheckpoint(): void;
  /** Does what is asked of one run, or says why not. `folder`: its name. */
  control(folder: string, ask: ControlAsk): ControlAnswer;
  /** Resolves, when this process may end, with the number of runs that somebody still has to start. */
  detach(): Promise<number>;
}
