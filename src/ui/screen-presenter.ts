// One run on the screen, fed by its events.

import type { RunEvent } from '../runtime/run/event.js';
import type { Presenter } from './presenter.js';
import { applyEvent, emptyRun } from './run-model.js';
import { openScreen, type ScreenOptions } from './screen/open-screen.js';

export interface ScreenPresenterOptions
  extends Pick<
    ScreenOptions,
    | 'stdout'
    | 'stdin'
    | 'files'
    | 'owns'
    | 'readonly'
    | 'style'
    | 'clock'
    | 'requestStop'
    | 'control'
    | 'onLeave'
    | 'onBroken'
  > {
  /** the newest events of a long log, shown until all of it is read */
  readonly glance: readonly RunEvent[];
  /** what was there when the view was opened is still being read */
  readonly behind: () => boolean;
}

export function createScreenPresenter(options: ScreenPresenterOptions): Presenter {
  const { files, glance, behind } = options;
  const screen = openScreen({
    ...options,
    fleet: null,
    model: glance.reduce(applyEvent, emptyRun),
    open: () => ({ model: emptyRun, files }),
    close: () => {},
    filesOf: () => files,
  });
  return {
    take: (_event, model) => {
      // pictures of a past that nobody asked for would only flicker by
      if (glance.length === 0 || !behind()) screen.show({ model });
    },
    announceStop: (kind) => screen.announceStop(kind),
    tell: (probed) => screen.show({ probed }),
    async close() {
      screen.dispose();
    },
  };
}
