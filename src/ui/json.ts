// Events for programs: one JSON object per line on stdout and nothing else.
import type { Presenter } from './presenter.js';

/**
 * The presenter of `--json`. `backlog`: events from before the view was opened are wanted too. `run`: folder of the run, told in every
 * line where several runs share the output.
 */
export function createJson(write: (text: string) => void, backlog: boolean, run?: string): Presenter {
  return {
    take(event, _model, old) {
      if (!old || backlog) write(`${JSON.stringify(run === undefined ? event : { ...event, run })}\n`);
    },
    announceStop() {},
    tell() {},
    async close() {},
  };
}
