// What is done with a question that came to a run at work, or to one of a queue that has ended.
import { CONTROL_SENTENCES, type ControlAnswer, type ControlAsk } from '../control-ask.js';
import type { RunHandle } from '../supervisor.js';

export interface Controlled {
  /** null while nothing works on the run */
  readonly handle: Pick<RunHandle, 'requestStop' | 'requestCheckpoint' | 'pause'> | null;
  /** one word: `running`, `failed`, … */
  readonly state: string;
  /** Lets the run start once more; false when that cannot be. */
  readonly again: () => boolean;
}

export function answerControl(ask: ControlAsk, { handle, state, again }: Controlled): ControlAnswer {
  if (ask === 'retry') {
    if (handle !== null) return { done: false, say: 'there is nothing to retry: it is at work' };
    return again()
      ? { done: true, say: CONTROL_SENTENCES.retry }
      : { done: false, say: `it cannot be started again here: it is ${state}` };
  }
  if (handle === null) return { done: false, say: `nothing works on it: it is ${state}` };
  switch (ask) {
    case 'stop':
      handle.requestStop('graceful', 'SIGTERM');
      break;
    case 'stop-now':
      handle.requestStop('now', 'SIGTERM');
      break;
    case 'checkpoint':
      handle.requestCheckpoint();
      break;
    case 'pause':
    case 'resume':
      handle.pause(ask === 'pause');
      break;
  }
  return { done: true, say: CONTROL_SENTENCES[ask] };
}
