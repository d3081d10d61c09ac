// Errors only.
import { describeEvent } from './describe-event.js';
import type { Presenter } from './presenter.js';
import { emptyRun } from './run-model.js';

/** The presenter of `--ui quiet`; `write` goes to stderr. */
export function createQuiet(write: (text: string) => void): Presenter {
  return {
    take(event, _model, old) {
      const line = old ? null : describeEvent(event, emptyRun);
      if (line?.level === 'error' && event.k !== 'attempt-end') write(`error: ${line.text}\n`);
    },
    announceStop() {},
    tell() {},
    async close() {},
  };
}
