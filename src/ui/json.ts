// Events for programs: one JSON object per line on stdout and nothing else.
import type { Presenter } from './presenter.js';

/** The presenter of `--json`. `backlog`: events from before the view was opened are wanted too. */
export function createJson(write: (text: string) => void, backlog: boolean): Presenter {
  return {
    take(event, _model, old) {
      if (!old || backlog) write(`${JSON.stringify(event)}\n`);
    },
    announceStop() {},
    tell() {},
    async close() {},
  };
}
