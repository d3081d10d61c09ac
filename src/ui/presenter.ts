// One way of showing a run. The view feeds it events; it decides what of them a person or a program gets to see.
import type { RunEvent } from '../runtime/run/event.js';
import type { StopKind } from './notice.js';
import type { RunModel } from './run-model.js';

export interface Presenter {
  /** `old`: the event was there before the view was opened */
  take(event: RunEvent, model: RunModel, old: boolean): void;
  /** The user, or a signal, asked for a stop. */
  announceStop(kind: StopKind, model: RunModel): void;
  /** A look at the processes of the run told this. */
  tell(note: string | null): void;
  /** Shows what is pending and gives the terminal back. */
  close(): Promise<void>;
}

/** How a view ended: the run is over, the user left a run that is not his process's, or left his own running. */
export type ViewOutcome = 'ended' | 'quit' | 'detached';
