// How a view ends: once, by whoever says so first, and closed once, however often that is asked for.
import process from 'node:process';
import type { ViewOutcome } from './presenter.js';

export interface ViewEnd {
  /** the user left, or nothing more will come */
  readonly done: Promise<ViewOutcome>;
  /** null while the view is open */
  readonly outcome: ViewOutcome | null;
  end(outcome: ViewOutcome): void;
  /** Runs `work` at the first call, and returns its promise at each. */
  closeOnce(work: () => Promise<void>): Promise<void>;
}

/** `detach` is called when the user leaves runs of this process working; `hangsUp`: a terminal that closes means just that. */
export function openViewEnd(detach: () => void, hangsUp: boolean): ViewEnd {
  let outcome: ViewOutcome | null = null;
  let closing: Promise<void> | null = null;
  let finish: (outcome: ViewOutcome) => void = () => {};
  const done = new Promise<ViewOutcome>((resolve) => {
    finish = resolve;
  });
  const end = (reason: ViewOutcome): void => {
    if (outcome !== null) return;
    outcome = reason;
    if (reason === 'detached') detach();
    finish(reason);
  };
  const hangUp = (): void => end('detached');
  if (hangsUp) process.on('SIGHUP', hangUp);
  return {
    done,
    get outcome() {
      return outcome;
    },
    end,
    closeOnce: (work) => {
      closing ??= work().finally(() => {
        process.off('SIGHUP', hangUp);
        end('ended');
      });
      return closing;
    },
  };
}
